import type { ChangeHistory, ParsedMessage } from '../commit.ts'
import type { FileDigest } from './file-digest.ts'

/** English words so common that a few sentences of English hold some of them. */
const englishPattern =
  /\b(?:the|a|an|to|of|in|for|and|is|are|be|not|with|from|on|when|by|as|this|that|it|if|add|fix|remove|update|use|make)\b/i
const otherLanguage =
  /\b(?:le|la|les|des|une|est|pour|dans|avec|der|die|das|und|nicht|für|mit|ist|ein|eine|el|los|las|para|con|por|não|uma|del|che|non|per|och|att|det|som|jest|nie|się)\b/i

/** Latin letters alone lie below; what is above may still be Latin. */
const beyondLatin = /[\u0250-\uffff]/

/** What cannot be judged, or only roughly, with what was given: one sentence each. */
export function limitsOf(
  message: ParsedMessage,
  digests: readonly FileDigest[],
  history: ChangeHistory | undefined,
): string[] {
  const limits: string[] = []
  if (message.text === '')
    limits.push('The message is empty, so there is nothing to read a what or a why from.')
  else if (isMostlyNonLatin(message.text)) {
    limits.push(
      'The message is in a script the models have not learnt from; what and why are judged by its structure alone.',
    )
  } else if (looksForeign(message.text)) {
    limits.push('The message does not seem to be in English, the one language the models have learnt from.')
  }
  if (digests.length === 0)
    limits.push(
      'No files were given, so type and risk rest on the message, and concerns cannot be told apart.',
    )
  else if (!digests.some((digest) => digest.has_patch)) {
    limits.push('No patch was given, so type and concerns are judged by paths and line counts.')
  }
  if (!history || history.ndev === undefined) {
    limits.push(
      "The history of the files and of the author was not given, so risk rests on the change's size and spread.",
    )
  }
  return limits
}

/** Whether most letters are of another script than Latin, in which the models know no word. */
export function isMostlyNonLatin(text: string): boolean {
  const sample = text.slice(0, 2_000)
  if (!beyondLatin.test(sample)) return false
  const letters = sample.match(/\p{L}/gu)?.length ?? 0
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0
  return letters > 0 && latin < letters / 2
}

function looksForeign(text: string): boolean {
  const sample = text.slice(0, 2_000)
  return otherLanguage.test(sample) && !englishPattern.test(sample)
}
