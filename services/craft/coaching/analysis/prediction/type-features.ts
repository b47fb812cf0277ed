import { collectFeatures, type FeatureSink, type Features } from './feature-sink.ts'
import type { FileDigest } from './file-digest.ts'
import type { MessageView } from './message-features.ts'

/** Words of programming languages, whose coming or going tells what kind of change it is in any project. */
const keywords: ReadonlySet<string> = new Set(
  `if else for while switch case try catch finally throw throws return null nil None undefined new import export public
  private protected static final const let var async await synchronized class interface extends implements abstract
  override instanceof isEmpty log LOG Log logger debug info warn error println print assert assertEquals equals get set
  true false void int long String boolean Override Deprecated SuppressWarnings Test close TODO FIXME default this super
  @Override @Test @Deprecated @SuppressWarnings @Nullable @Ignore == != && || < > <= >= require include`.split(
    /\s+/,
  ),
)

const fileLimit = 20

/** Words, kinds of path and shape of the change: the features by which the type model tells types apart. */
export function typeFeatures(view: MessageView, digests: readonly FileDigest[]): Features {
  return collectFeatures((sink) => writeTypeFeatures(view, digests, sink))
}

/** The same, told to a sink. */
export function writeTypeFeatures(
  { description, body }: MessageView,
  digests: readonly FileDigest[],
  sink: FeatureSink,
): void {
  sink.setWord('first', description.lemmas[0] ?? '<nothing>', 1)
  for (const lemma of description.lemmas) sink.setWord('subject', lemma, 1)
  for (const lemma of body.lemmas) sink.setWord('body', lemma, 0.5)
  if (digests.length > 0) {
    addPaths(sink, digests)
    addSize(sink, digests)
    addContent(sink, digests)
  }
}

function addPaths(sink: FeatureSink, digests: readonly FileDigest[]): void {
  const kinds = new Set(digests.map(({ description }) => description.kind))
  for (const kind of kinds) sink.setWord('paths', `${kinds.size === 1 ? 'only' : 'some'} ${kind}`, 1)
  for (const { description, path } of digests.slice(0, fileLimit)) {
    sink.setWord('language', description.language ?? 'none', 1)
    sink.setWord('extension', /\.(\w{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? 'none', 1)
  }
}

function addSize(sink: FeatureSink, digests: readonly FileDigest[]): void {
  const additions = sum(digests, 'additions')
  const deletions = sum(digests, 'deletions')
  const added = digests.filter(({ status }) => status === 'added').length
  sink.setWord('balance', balanceOf(additions, deletions), 1)
  sink.setWord('lines', String(Math.min(8, Math.round(Math.log2(1 + additions + deletions)))), 1)
  sink.setWord('files', String(Math.min(6, digests.length)), 1)
  sink.setWord('new_files', shareName(added, digests.length), 1)
}

function balanceOf(additions: number, deletions: number): string {
  if (deletions === 0) return 'only additions'
  if (additions === 0) return 'only deletions'
  if (additions > 2 * deletions) return 'mostly additions'
  if (deletions > 2 * additions) return 'mostly deletions'
  return 'about as many additions as deletions'
}

function addContent(sink: FeatureSink, digests: readonly FileDigest[]): void {
  const patched = digests.filter((digest) => digest.has_patch)
  if (patched.length === 0) return
  const changed = sum(patched, 'additions') + sum(patched, 'deletions')
  sink.setWord('comment_lines', shareName(sum(patched, 'comments'), changed), 1)
  sink.setWord('blank_lines', shareName(sum(patched, 'blank'), changed), 1)
  sink.setWord('definitions_added', sum(patched, 'definitions_added') > 0 ? 'some' : 'none', 1)
  sink.setWord('definitions_removed', sum(patched, 'definitions_removed') > 0 ? 'some' : 'none', 1)
  sink.setWord('edit', editOf(patched), 1)
  for (const { gained, lost } of patched) {
    for (const token of gained) if (keywords.has(token)) sink.setWord('gains', token, 1)
    for (const token of lost) if (keywords.has(token)) sink.setWord('loses', token, 1)
  }
}

/** What kind of tokens gave way to what kind: a changed number is another edit than a new call. */
function editOf(patched: readonly FileDigest[]): string {
  const lost = kindOfTokens(patched.flatMap((digest) => digest.lost))
  const gained = kindOfTokens(patched.flatMap((digest) => digest.gained))
  return `${lost} to ${gained}`
}

function kindOfTokens(tokens: readonly string[]): string {
  if (tokens.length === 0) return 'nothing'
  if (tokens.every((token) => /^\d/.test(token))) return 'numbers'
  if (tokens.every((token) => /^["']/.test(token))) return 'strings'
  if (tokens.every((token) => keywords.has(token))) return 'keywords'
  return tokens.length === 1 ? 'a name' : 'code'
}

type Count = 'additions' | 'deletions' | 'comments' | 'blank' | 'definitions_added' | 'definitions_removed'

function sum(digests: readonly FileDigest[], count: Count): number {
  return digests.reduce((total, digest) => total + digest[count], 0)
}

function shareName(part: number, whole: number): string {
  return part === 0 ? 'none' : part < whole ? 'some' : 'all'
}
