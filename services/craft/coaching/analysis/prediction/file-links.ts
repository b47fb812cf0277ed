import { collectFeatures, type FeatureSink, type Features } from './feature-sink.ts'
import type { FileDigest } from './file-digest.ts'

/** Names that most files of most projects hold, so that sharing them says nothing. */
const commonNames: ReadonlySet<string> = new Set(
  `the and for not this that with from are else return public private protected static final class void null new int
  boolean String string Object object import package if true false try catch throw throws extends implements Override
  @Override List Map Set get set add put size length name value values type types data key index item result results
  const let var function export default async await undefined number any interface case break continue while switch
  self def None True False func err nil error Error Exception Throwable Integer Long Double long double float char byte
  super instanceof abstract synchronized java util org com net javax io util lang ArrayList HashMap Collections Arrays
  toString equals hashCode isEmpty contains message args options config test Test assert assertEquals assertThat it
  describe expect should param params see author since todo TODO license License copyright require module exports
  id id_ url path file File line text code log LOG logger Logger debug info warn method field context request response`
    .trim()
    .split(/\s+/),
)

const extension = /\.[^/]*$/
const testOrSource: ReadonlySet<string> = new Set(
  'src lib main test tests spec __tests__ testSrc java kotlin unit'.split(' '),
)
const testAffix = /(?:^test[_-]?|[_.-]?(?:tests?|specs?|testcase|it|e2e|stories|module|d)$)/gi

/** One file as it is compared with others. */
export interface LinkSide {
  digest: FileDigest
  folders: readonly string[]
  /** The folders less those that part tests from sources, so that a test mirrors what it tests. */
  mirror: string
  stem: string
  stem_parts: readonly string[]
}

/** Takes a file's path apart, once for all its comparisons. */
export function readLinkSide(digest: FileDigest): LinkSide {
  const folders = digest.path.split('/').slice(0, -1)
  const stem = digest.description.name.replace(extension, '').replace(testAffix, '').toLowerCase()
  return {
    digest,
    folders,
    mirror: folders.filter((folder) => !testOrSource.has(folder)).join('/'),
    stem,
    stem_parts: stem.split(/[^a-z0-9]+/).filter((part) => part.length > 3),
  }
}

/**
 * What speaks for two files belonging to one concern: where they lie, what they are called, and, where both patches
 * are known, the names they share.
 */
export function linkFeatures(a: LinkSide, b: LinkSide): Features {
  return collectFeatures((sink) => writeLinkFeatures(a, b, sink))
}

/** The same, told to a sink. */
export function writeLinkFeatures(a: LinkSide, b: LinkSide, sink: FeatureSink): void {
  addPathLinks(sink, a, b)
  if (a.digest.has_patch && b.digest.has_patch) addNameLinks(sink, a.digest, b.digest)
}

function addPathLinks(sink: FeatureSink, a: LinkSide, b: LinkSide): void {
  const depth = Math.max(a.folders.length, b.folders.length)
  const shared = sharedStart(a.folders, b.folders)
  sink.set('path known', 1)
  if (depth > 0) sink.set('shared folders', shared / depth)
  if (shared === depth) sink.set('same folder', 1)
  if (shared === 0 && depth > 0) sink.set('no shared folder', 1)
  if (shared >= 2) sink.set('two shared folders', 1)
  if (a.mirror !== '' && a.mirror === b.mirror) sink.set('same place beside tests', 1)
  addStemLinks(sink, a, b)
  const { kind: kindA, language: languageA } = a.digest.description
  const { kind: kindB, language: languageB } = b.digest.description
  const [first, second] = kindA < kindB ? [kindA, kindB] : [kindB, kindA]
  sink.setWord('kinds', `${first} and ${second}`, 1)
  if (languageA !== null && languageB !== null) {
    sink.set(languageA === languageB ? 'same language' : 'other language', 1)
  }
}

function addStemLinks(sink: FeatureSink, a: LinkSide, b: LinkSide): void {
  if (a.stem.length < 3 || b.stem.length < 3) return
  if (a.stem === b.stem) sink.set('same name', 1)
  else if (a.stem.includes(b.stem) || b.stem.includes(a.stem)) sink.set('name within name', 1)
  else if (a.stem_parts.some((part) => b.stem_parts.includes(part))) sink.set('shared word in names', 1)
}

function addNameLinks(sink: FeatureSink, a: FileDigest, b: FileDigest): void {
  const [small, large] = a.names.size <= b.names.size ? [a, b] : [b, a]
  let shared = 0
  let sharedChanged = 0
  let total = 0
  for (const [name, changes] of small.names) {
    const weight = rarity(name)
    total += weight
    const other = large.names.get(name)
    if (other === undefined) continue
    shared += weight
    if (changes > 0 && other > 0) sharedChanged += weight
  }
  sink.set('names known', 1)
  sink.set('shared names', Math.min(1, shared / Math.max(4, total)))
  sink.set('several shared names', Math.min(1, shared / 6))
  if (sharedChanged >= 0.9) sink.set('shared changed name', 1)
  sink.set('shared changed names', Math.min(1, sharedChanged / 3))
  if (shared < 0.9) sink.set('no shared name', 1)
  if (mentions(a, b) || mentions(b, a)) sink.set('mentions the other file', 1)
  const sameEdit = overlap(a.gained, b.gained) + overlap(a.lost, b.lost)
  sink.set('same edit', Math.min(1, sameEdit / 3))
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const known = new Set(b)
  return a.reduce((sum, token) => sum + (known.has(token) ? rarity(token) : 0), 0)
}

/** How much a name says: nothing for a common word, most for a compound one. */
function rarity(name: string): number {
  if (commonNames.has(name)) return 0
  return /[a-z][A-Z]|_./.test(name) || name.length > 11 ? 1 : 0.3
}

function mentions(a: FileDigest, b: FileDigest): boolean {
  const stem = b.description.name.replace(/\..*$/, '')
  return stem.length > 3 && rarity(stem) > 0 && a.names.has(stem)
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let shared = 0
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1
  return shared
}
