import type { MessageRule } from '../finding.ts'
import type { Advice } from './advice.ts'
import { CONTENT_ADVICE } from './message-content.ts'
import { CONVENTION_ADVICE } from './message-convention.ts'
import { FORM_ADVICE } from './message-form.ts'
import { KIND_ADVICE } from './message-kinds.ts'

/** Sentences for every rule about the message. */
export const MESSAGE_ADVICE: Readonly<Record<MessageRule, Advice>> = {
  ...CONTENT_ADVICE,
  ...FORM_ADVICE,
  ...CONVENTION_ADVICE,
  ...KIND_ADVICE,
}
