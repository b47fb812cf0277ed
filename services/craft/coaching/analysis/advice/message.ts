import type { MessageRule } from '../finding.ts'
import type { Advice } from './advice.ts'
import { contentAdvice } from './message-content.ts'
import { conventionAdvice } from './message-convention.ts'
import { formAdvice } from './message-form.ts'
import { kindAdvice } from './message-kinds.ts'

/** Sentences for every rule about the message. */
export const messageAdvice: Readonly<Record<MessageRule, Advice>> = {
  ...contentAdvice,
  ...formAdvice,
  ...conventionAdvice,
  ...kindAdvice,
}
