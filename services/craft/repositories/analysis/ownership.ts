import type { Ownership } from '#contracts/repositories/insights.ts'
import type { FileActivity } from './file-activity.ts'

/** Who wrote a file, or all files below a folder. */
type Contributions = Map<string, number>

/** Who knows which part, and on how many people the whole depends. */
export interface KnowledgeMap {
  bus_factor: number
  items: Ownership[]
}

/**
 * Draws the knowledge map of these files: for each of them and for each folder above them, who added most of its lines.
 * The largest come first.
 */
export function mapKnowledge(files: readonly FileActivity[]): KnowledgeMap {
  const parts = new Map<string, Contributions>()
  for (const { path, authors } of files) {
    for (const part of [path, ...foldersOf(path)]) {
      const contributions = parts.get(part) ?? new Map<string, number>()
      parts.set(part, contributions)
      for (const { email, additions } of authors) {
        contributions.set(email, (contributions.get(email) ?? 0) + additions)
      }
    }
  }
  const items = [...parts].map(([path, contributions]) => describePart(path, contributions))
  items.sort((a, b) => b.additions - a.additions || (a.path < b.path ? -1 : 1))
  return { bus_factor: countBusFactor(files), items }
}

/**
 * The least number of authors without whom more than half of the files have lost their main author, found by taking away
 * the one who owns most, again and again (the truck factor of Avelino, Passos, Hora and Valente, "A Novel Approach for
 * Estimating Truck Factors", ICPC 2016; ownership here by lines added). 0 for no files.
 */
export function countBusFactor(files: readonly FileActivity[]): number {
  const owned = new Map<string, number>()
  for (const { authors } of files) {
    const owner = mainAuthor(new Map(authors.map(({ email, additions }) => [email, additions])))
    if (owner) owned.set(owner.email, (owned.get(owner.email) ?? 0) + 1)
  }
  let total = 0
  for (const count of owned.values()) total += count
  let lost = 0
  let authors = 0
  for (const count of [...owned.values()].sort((a, b) => b - a)) {
    if (lost > total / 2) break
    lost += count
    authors++
  }
  return authors
}

function describePart(path: string, contributions: Contributions): Ownership {
  const main = mainAuthor(contributions)
  let additions = 0
  for (const added of contributions.values()) additions += added
  return {
    path,
    main_author: main?.email ?? '',
    share: main && additions > 0 ? main.additions / additions : 0,
    authors: contributions.size,
    additions,
  }
}

/** Who added most; of equals the first by address, so that the answer is always the same. */
function mainAuthor(contributions: Contributions): { email: string; additions: number } | null {
  let main: { email: string; additions: number } | null = null
  for (const [email, additions] of contributions) {
    if (!main || additions > main.additions || (additions === main.additions && email < main.email)) {
      main = { email, additions }
    }
  }
  return main
}

/** `a/b/c.ts` is in `a/` and `a/b/`. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    folders.push(path.slice(0, slash + 1))
  }
  return folders
}
