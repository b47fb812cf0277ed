import type { FileDigest } from './file-digest.ts'
import { groupUnits } from './file-groups.ts'
import { linkFeatures } from './file-links.ts'
import type { LinearScorer } from './linear-model.ts'

/** Above this many files, folders are grouped instead, which keeps the time bounded. */
const UNIT_LIMIT = 40

/** How the files of a change hang together. */
export interface Coherence {
  /** The paths that belong together, largest group first. */
  groups: string[][]
  /** What the tangle model's trees ask about. */
  values: Record<string, number>
}

/** Groups the files of a change by the links between them. */
export function measureCoherence(digests: readonly FileDigest[], links: LinearScorer): Coherence {
  const units = unitsOf(digests)
  const strength = (a: number, b: number) => linkStrength(units[a] ?? [], units[b] ?? [], links)
  const { groups, joins } = groupUnits(units.length, strength)
  const filesOf = (group: readonly number[]) => group.flatMap((unit) => units[unit] ?? [])
  const sizes = groups.map((group) =>
    filesOf(group).reduce((sum, file) => sum + 1 + file.additions + file.deletions, 0),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return {
    groups: groups.map((group) => filesOf(group).map(({ path }) => path)).sort((a, b) => b.length - a.length),
    values: {
      groups: groups.length,
      weakest_link: joins.at(-1) ?? Number.NaN,
      mean_link: joins.length === 0 ? Number.NaN : joins.reduce((sum, link) => sum + link, 0) / joins.length,
      outside_largest: total === 0 ? 0 : 1 - Math.max(...sizes) / total,
      groups_per_file: units.length === 0 ? 1 : groups.length / units.length,
    },
  }
}

/** One unit a file or, when there are many, one a folder and kind; beyond the limit the rest is one unit. */
function unitsOf(digests: readonly FileDigest[]): FileDigest[][] {
  if (digests.length <= UNIT_LIMIT) return digests.map((digest) => [digest])
  const folders = new Map<string, FileDigest[]>()
  for (const digest of digests) {
    const key = `${digest.description.kind} ${digest.path.slice(0, Math.max(0, digest.path.lastIndexOf('/')))}`
    const unit = folders.get(key)
    if (unit) unit.push(digest)
    else folders.set(key, [digest])
  }
  const units = [...folders.values()]
  return units.length <= UNIT_LIMIT
    ? units
    : [...units.slice(0, UNIT_LIMIT - 1), units.slice(UNIT_LIMIT - 1).flat()]
}

/** The link between two units is that of their first files, which stand for the rest. */
function linkStrength(a: readonly FileDigest[], b: readonly FileDigest[], links: LinearScorer): number {
  const [first, second] = [a[0], b[0]]
  if (!first || !second) return 0
  return links.margins(linkFeatures(first, second))[0] ?? 0
}
