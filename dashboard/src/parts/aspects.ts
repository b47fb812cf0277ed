import type { AspectName } from '#contracts/coaching.ts'

export const aspectName: Readonly<Record<AspectName, string>> = {
  message_quality: 'Message',
  file_changes: 'File changes',
  code_quality: 'Code',
  context: 'Context',
}

/** The question each aspect answers. */
export const aspectQuestion: Readonly<Record<AspectName, string>> = {
  message_quality: 'Does it say what and why, in the form this repository uses?',
  file_changes: 'Is it one concern, of a fitting size, with tests along?',
  code_quality: 'Is the change itself clean and free of left-overs?',
  context: 'Does it fit the history of its author and its files?',
}
