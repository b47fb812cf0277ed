import type { FileDigest } from './file-digest.ts'
import { groupUnits } from './file-groups.ts'
import { type LinkSide, readLinkSide, writeLinkFeatures } from './file-links.ts'
import type { LinearScorer } from './linear-model.ts'

/** Above this many files, folders are grouped instead, which keeps the time bounded. */
const unitLimit = 40

/** Files that go along with whatever else is changed, and so say nothing about how many concerns there are. */
const companionKinds: ReadonlySet<string> = new Set(['lock', 'generated'])
const changelog = /^(?:changes|change[-_]?log|history|news|release[-_]?notes|releases)(?:\.\w+)?$/i

/** How the files of a change hang together. */
export interface Coherence {
  /** The paths that belong together, largest group first. */
  groups: string[][]
  /** A file of each of the two parts that hang together least; null for a single file. */
  loosest: readonly [string, string] | null
  /** What the tangle model's trees ask about. */
  values: Record<string, number>
}

/** Groups the files of a change by the links between them; a changelog or lock file goes with the largest group. */
export function measureCoherence(digests: readonly FileDigest[], links: LinearScorer): Coherence {
  const leading = digests.filter((digest) => !isCompanion(digest))
  const companions = leading.length === 0 ? [] : digests.filter(isCompanion)
  const units = unitsOf(leading.length === 0 ? digests : leading)
  // A unit's first file stands for the rest of it.
  const sides = units.flatMap(([first]) => (first ? [readLinkSide(first)] : []))
  const strength = (a: number, b: number) => linkStrength(sides[a], sides[b], links)
  const { groups, joins, loosest } = groupUnits(units.length, strength)
  const filesOf = (group: readonly number[]) => group.flatMap((unit) => units[unit] ?? [])
  const sizes = groups.map((group) =>
    filesOf(group).reduce((sum, file) => sum + 1 + file.additions + file.deletions, 0),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return {
    groups: withCompanions(
      groups.map((group) => filesOf(group).map(({ path }) => path)),
      companions.map(({ path }) => path),
    ),
    loosest: loosest && [pathOf(units[loosest[0]]), pathOf(units[loosest[1]])],
    values: {
      groups: groups.length,
      weakest_link: joins.at(-1) ?? Number.NaN,
      mean_link: joins.length === 0 ? Number.NaN : joins.reduce((sum, link) => sum + link, 0) / joins.length,
      outside_largest: total === 0 ? 0 : 1 - Math.max(...sizes) / total,
      groups_per_file: units.length === 0 ? 1 : groups.length / units.length,
    },
  }
}

function isCompanion({ description }: FileDigest): boolean {
  return companionKinds.has(description.kind) || changelog.test(description.name)
}

function withCompanions(groups: readonly string[][], companions: readonly string[]): string[][] {
  const [largest = [], ...others] = [...groups].sort((a, b) => b.length - a.length)
  return groups.length === 0 ? [] : [[...largest, ...companions], ...others]
}

/** One unit a file or, when there are many, one a folder and kind; beyond the limit the rest is one unit. */
function unitsOf(digests: readonly FileDigest[]): FileDigest[][] {
  if (digests.length <= unitLimit) return digests.map((digest) => [digest])
  const folders = new Map<string, FileDigest[]>()
  for (const digest of digests) {
    const key = `${digest.description.kind} ${digest.path.slice(0, Math.max(0, digest.path.lastIndexOf('/')))}`
    const unit = folders.get(key)
    if (unit) unit.push(digest)
    else folders.set(key, [digest])
  }
  const units = [...folders.values()]
  return units.length <= unitLimit
    ? units
    : [...units.slice(0, unitLimit - 1), units.slice(unitLimit - 1).flat()]
}

function pathOf(unit: readonly FileDigest[] | undefined): string {
  return unit?.[0]?.path ?? ''
}

function linkStrength(a: LinkSide | undefined, b: LinkSide | undefined, links: LinearScorer): number {
  return a && b ? (links.marginsOf((sink) => writeLinkFeatures(a, b, sink))[0] ?? 0) : 0
}
