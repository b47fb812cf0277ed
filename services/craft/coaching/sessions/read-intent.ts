/** What someone wants from the coach. */
export type Intent =
  /** To hear about a commit, by its hash, a prefix of it, or its id. */
  | { wants: 'commit'; commit: string }
  /** To have a rewritten commit message judged. */
  | { wants: 'judgement'; message: string }
  /** To see how it could be written. */
  | { wants: 'example' }
  /** To hear the reasons behind the feedback. */
  | { wants: 'reasons' }
  /** To go on to another commit. */
  | { wants: 'next' }
  /** Something this coach has no answer to. */
  | { wants: 'something' }

const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/
/** At least one digit, so that words such as “defaced” are no hashes. */
const hash = /\b(?=[a-f]*[0-9])[0-9a-f]{7,64}\b/
const asking = /^(what|why|how|show|tell|explain|look|review|judge|check|and|commit|about|see)\b|\?\s*$/i
const longestRequest = 80

/** Reads what was said in a session. A message is only judged when there is a commit it could belong to. */
export function readIntent(said: string, hasCommit: boolean): Intent {
  const text = said.trim()
  const isRequest = text.length <= longestRequest && !text.includes('\n')
  const commit = isRequest ? readCommit(text) : null
  if (commit !== null) return { wants: 'commit', commit }
  const request = isRequest ? readRequest(text) : null
  if (request) return request
  if (hasCommit && looksLikeMessage(text)) return { wants: 'judgement', message: unfence(said) }
  return { wants: 'something' }
}

function readCommit(text: string): string | null {
  const found = uuid.exec(text) ?? hash.exec(text)
  if (!found) return null
  return found[0] === text || asking.test(text) ? found[0] : null
}

function readRequest(text: string): Intent | null {
  if (/^(next|another( one)?|skip|more|go on|continue)\b[\s.!?]*$/i.test(text)) return { wants: 'next' }
  if (/^(the )?next (one|commit|please)\b/i.test(text)) return { wants: 'next' }
  if (/^(show me )?(an? )?(example|suggestion)\b|^(suggest|how would you|how should i)\b/i.test(text)) {
    return { wants: 'example' }
  }
  if (/^(why|what (is|was) (wrong|bad|missing)|explain|reasons?)\b/i.test(text)) return { wants: 'reasons' }
  if (/^(hi|hello|hey|thanks?|thank you|ok(ay)?|yes|no|good|great)\b/i.test(text))
    return { wants: 'something' }
  return null
}

/** Not a question, and more than a word. */
function looksLikeMessage(text: string): boolean {
  const [subject = ''] = text.split('\n')
  if (text.includes('\n')) return !subject.trimEnd().endsWith('?')
  return !asking.test(text) && text.split(/\s+/).length >= 2
}

/** A message pasted between the fences of a code block, without them. */
function unfence(text: string): string {
  return /^\s*```[^\n]*\n([\s\S]*?)\n```\s*$/.exec(text)?.[1] ?? text
}
