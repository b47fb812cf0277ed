import type { FileDigest } from './file-digest.ts'
import { lemmaOf } from './lexicon.ts'
import type { Features } from './linear-model.ts'
import type { MessageView } from './message-features.ts'

const KEYWORDS: ReadonlySet<string> = new Set(
  `if else for while switch case try catch finally throw throws return null nil None undefined new import export public private
  protected static final const let var async await synchronized class interface extends implements abstract override
  instanceof isEmpty log LOG Log logger debug info warn error println print assert assertEquals equals get set
  true false void int long String boolean Override Deprecated SuppressWarnings Test close TODO FIXME default this super
  @Override @Test @Deprecated @SuppressWarnings @Nullable @Ignore == != && || < > <= >= require include`.split(
    /\s+/,
  ),
)

/** Numbers that say what a change is like; the trees' questions are asked of these. */
export function changeShape(digests: readonly FileDigest[]): Record<string, number> {
  const sum = (
    field:
      | 'additions'
      | 'deletions'
      | 'blank'
      | 'comments'
      | 'definitions_added'
      | 'definitions_removed'
      | 'hunks',
  ) => digests.reduce((total, digest) => total + digest[field], 0)
  const additions = sum('additions')
  const deletions = sum('deletions')
  const changed = Math.max(1, additions + deletions)
  const files = Math.max(1, digests.length)
  const share = (kind: string) =>
    digests.filter(({ description }) => description.kind === kind).length / files
  const patched = digests.some((digest) => digest.has_patch)
  const known = (value: number) => (patched ? value : Number.NaN)
  return {
    files: digests.length,
    additions,
    deletions,
    added_share: additions / changed,
    difference: additions - deletions,
    new_files: digests.filter(({ status }) => status === 'added').length / files,
    source: share('source'),
    test: share('test'),
    docs: share('docs'),
    build: share('build') + share('lock'),
    ci: share('ci'),
    config: share('config'),
    example: share('example'),
    hunks: known(sum('hunks')),
    comment_share: known(sum('comments') / changed),
    blank_share: known(sum('blank') / changed),
    definitions_added: known(sum('definitions_added')),
    definitions_removed: known(sum('definitions_removed')),
    gained: known(digests.reduce((total, { gained }) => total + gained.length, 0)),
    lost: known(digests.reduce((total, { lost }) => total + lost.length, 0)),
  }
}

/** Words, kinds of path and shape of the change as named features of a linear model. */
export function typeFeatures(message: MessageView, digests: readonly FileDigest[]): Features {
  const features = new Map<string, number>()
  addWords(features, message)
  addPaths(features, digests)
  addShape(features, changeShape(digests))
  addTokens(features, digests)
  return features
}

function addWords(features: Map<string, number>, { subject, body }: MessageView): void {
  const first = lemmaOf(subject.words[0] ?? '<nothing>')
  features.set(`first:${first}`, 1)
  let previous = ''
  for (const word of subject.words) {
    const lemma = lemmaOf(word)
    features.set(`subject:${lemma}`, 1)
    if (previous !== '') features.set(`pair:${previous} ${lemma}`, 1)
    previous = lemma
  }
  for (const word of body.words) features.set(`body:${lemmaOf(word)}`, 0.5)
}

function addPaths(features: Map<string, number>, digests: readonly FileDigest[]): void {
  const kinds = new Set(digests.map(({ description }) => description.kind))
  const only = kinds.size === 1 ? 'only' : 'some'
  for (const kind of kinds) features.set(`paths:${only} ${kind}`, 1)
  for (const { description, path } of digests.slice(0, 20)) {
    features.set(`language:${description.language ?? 'none'}`, 1)
    const extension = /\.(\w{1,8})$/.exec(path)?.[1] ?? 'none'
    features.set(`extension:${extension.toLowerCase()}`, 1)
    features.set(`file:${description.name.toLowerCase()}`, 1)
  }
}

function addShape(features: Map<string, number>, shape: Readonly<Record<string, number>>): void {
  const { additions = 0, deletions = 0, files = 0 } = shape
  const balance =
    deletions === 0
      ? 'only additions'
      : additions === 0
        ? 'only deletions'
        : additions > 2 * deletions
          ? 'mostly additions'
          : deletions > 2 * additions
            ? 'mostly deletions'
            : 'as many additions as deletions'
  features.set(`balance:${balance}`, 1)
  features.set(`lines:${Math.min(8, Math.round(Math.log2(1 + additions + deletions)))}`, 1)
  features.set(`files:${Math.min(6, files)}`, 1)
  for (const name of [
    'definitions_added',
    'definitions_removed',
    'comment_share',
    'blank_share',
    'new_files',
  ]) {
    const value = shape[name] ?? Number.NaN
    if (!Number.isNaN(value))
      features.set(`${name}:${value === 0 ? 'none' : value < 1 ? 'some' : 'one or all'}`, 1)
  }
}

function addTokens(features: Map<string, number>, digests: readonly FileDigest[]): void {
  for (const { gained, lost } of digests) {
    for (const token of gained) if (KEYWORDS.has(token)) features.set(`gains:${token}`, 1)
    for (const token of lost) if (KEYWORDS.has(token)) features.set(`loses:${token}`, 1)
  }
}
