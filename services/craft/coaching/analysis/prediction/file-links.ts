import type { FileDigest } from './file-digest.ts'
import type { Features } from './linear-model.ts'

/** Names that most files of most projects hold, so that sharing them says nothing. */
const COMMON_NAMES: ReadonlySet<string> = new Set(
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

const TEST_AFFIX = /(?:^test[_-]?|[_.-]?(?:tests?|specs?|testcase|it|e2e|stories|module|d)$)/gi

/**
 * What speaks for two files belonging to one concern: where they lie, what they are called, and, where both patches
 * are known, the names they share.
 */
export function linkFeatures(a: FileDigest, b: FileDigest): Features {
  const features = new Map<string, number>()
  addPathLinks(features, a, b)
  if (a.has_patch && b.has_patch) addNameLinks(features, a, b)
  return features
}

function addPathLinks(features: Map<string, number>, a: FileDigest, b: FileDigest): void {
  const foldersA = foldersOf(a.path)
  const foldersB = foldersOf(b.path)
  const depth = Math.max(foldersA.length, foldersB.length)
  const shared = sharedStart(foldersA, foldersB)
  features.set('path known', 1)
  if (depth > 0) features.set('shared folders', shared / depth)
  if (shared === depth) features.set('same folder', 1)
  if (shared === 0 && depth > 0) features.set('no shared folder', 1)
  if (shared >= 2) features.set('two shared folders', 1)
  const insideA = mirrorOf(foldersA)
  const insideB = mirrorOf(foldersB)
  if (insideA !== '' && insideA === insideB) features.set('same place beside tests', 1)
  addStemLinks(features, stemOf(a), stemOf(b))
  const kinds = [a.description.kind, b.description.kind].sort()
  features.set(`kinds:${kinds.join(' and ')}`, 1)
  if (a.description.language !== null && a.description.language === b.description.language) {
    features.set('same language', 1)
  } else if (a.description.language !== null && b.description.language !== null) {
    features.set('other language', 1)
  }
}

function addStemLinks(features: Map<string, number>, a: string, b: string): void {
  if (a.length < 3 || b.length < 3) return
  if (a === b) features.set('same name', 1)
  else if (a.includes(b) || b.includes(a)) features.set('name within name', 1)
  else {
    const partsB = new Set(partsOf(b))
    const common = partsOf(a).filter((part) => partsB.has(part)).length
    if (common > 0) features.set('shared word in names', 1)
  }
}

function addNameLinks(features: Map<string, number>, a: FileDigest, b: FileDigest): void {
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
  features.set('names known', 1)
  features.set('shared names', Math.min(1, shared / Math.max(4, total)))
  features.set('several shared names', Math.min(1, shared / 6))
  if (sharedChanged >= 0.9) features.set('shared changed name', 1)
  features.set('shared changed names', Math.min(1, sharedChanged / 3))
  if (shared < 0.9) features.set('no shared name', 1)
  if (mentions(a, b) || mentions(b, a)) features.set('mentions the other file', 1)
  const sameEdit = overlap(a.gained, b.gained) + overlap(a.lost, b.lost)
  features.set('same edit', Math.min(1, sameEdit / 3))
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const known = new Set(b)
  return a.reduce((sum, token) => sum + (known.has(token) ? rarity(token) : 0), 0)
}

/** How much a name says: nothing for a common word, most for a compound one. */
function rarity(name: string): number {
  if (COMMON_NAMES.has(name)) return 0
  return /[a-z][A-Z]|_./.test(name) || name.length > 11 ? 1 : 0.3
}

function mentions(a: FileDigest, b: FileDigest): boolean {
  const stem = b.description.name.replace(/\..*$/, '')
  return stem.length > 3 && rarity(stem) > 0 && a.names.has(stem)
}

function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1)
}

/** The folders less those that part tests from sources, so that a test mirrors what it tests. */
function mirrorOf(folders: readonly string[]): string {
  return folders
    .filter((folder) => !/^(?:src|lib|main|tests?|spec|__tests__|testSrc|java|kotlin|unit)$/.test(folder))
    .join('/')
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let shared = 0
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1
  return shared
}

function stemOf({ description }: FileDigest): string {
  return description.name
    .replace(/\.[^/]*$/, '')
    .replace(TEST_AFFIX, '')
    .toLowerCase()
}

function partsOf(stem: string): string[] {
  return stem.split(/[^a-z0-9]+/).filter((part) => part.length > 3)
}
