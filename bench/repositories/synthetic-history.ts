import { inventLine, inventMessage, inventPath, people } from './invented-text.ts'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

/** A commit of the history, as it goes to git. */
export interface SyntheticCommit {
  author: { name: string; email: string }
  /** Seconds since 1970. */
  at: number
  message: string
  /** New content by path; null for a file that goes. A merge has what its branch brings already. */
  files: ReadonlyMap<string, string | null>
  /** Whether it stands on a side branch, on the main line, or brings the side branch back. */
  place: 'main' | 'side' | 'merge'
}

const firstCommitAt = Date.UTC(2012, 0, 2, 8) / 1000
const mostFiles = 1000
/** Lines; a file that is longer loses more than it gains. */
const longestFile = 180

/**
 * A history like those of real projects: forty people of whom a few do most, files of which a few change most, one to six
 * files a commit, new files until there are about a thousand, a branch of three commits and its merge in thirty, and a
 * renamed file in fifty. The same number of commits gives the same history, to the hash.
 */
export function* inventHistory(commits: number): Generator<SyntheticCommit> {
  const random = createSeededRandom(20_260_101)
  const project: Project = { random, files: new Map(), paths: [] }
  let at = firstCommitAt
  for (let number = 0; number < commits; number++) {
    at += 600 + random.below(6000)
    const place = placeOf(number)
    const base = { author: random.pickEarly(people), at, place }
    if (place === 'merge') {
      yield { ...base, message: `Merge branch 'topic-${number}'`, files: new Map() }
    } else if (number % 50 === 49) {
      yield {
        ...base,
        message: 'refactor: move a file to where it belongs',
        files: moveFile(project, number),
      }
    } else {
      yield { ...base, message: inventMessage(random), files: changeFiles(project, number) }
    }
  }
}

function placeOf(number: number): SyntheticCommit['place'] {
  const step = number % 30
  if (number < 30 || step < 10 || step > 13) return 'main'
  return step === 13 ? 'merge' : 'side'
}

/** The files as they are now. */
interface Project {
  random: SeededRandom
  /** Lines by path. */
  files: Map<string, string[]>
  /** The most changed first. */
  paths: string[]
}

function changeFiles(project: Project, number: number): Map<string, string> {
  const { random, files, paths } = project
  const changed = new Map<string, string>()
  const count = 1 + Math.min(random.below(6), random.below(6))
  for (let turn = 0; turn < count; turn++) {
    const isNew = paths.length < 5 || (paths.length < mostFiles && random.chance(4))
    const path = isNew ? addFile(project, `${number}-${turn}`) : random.pickEarly(paths)
    const lines = files.get(path) ?? []
    if (!isNew) changeLines(random, lines)
    changed.set(path, `${lines.join('\n')}\n`)
  }
  return changed
}

function addFile({ random, files, paths }: Project, tag: string): string {
  const path = inventPath(random, tag)
  const lines = Array.from({ length: 10 + random.below(60) }, () => inventLine(random))
  files.set(path, lines)
  paths.push(path)
  return path
}

/** One to three places of a file change: lines are replaced, added or taken away. */
function changeLines(random: SeededRandom, lines: string[]): void {
  for (let places = 1 + random.below(3); places > 0; places--) {
    const removed = lines.length > longestFile ? 12 : random.below(5)
    const added = Array.from({ length: 1 + random.below(6) }, () => inventLine(random))
    lines.splice(random.below(lines.length), removed, ...added)
  }
}

function moveFile({ random, files, paths }: Project, number: number): Map<string, string | null> {
  const place = random.below(paths.length)
  const from = paths[place] ?? ''
  const to = inventPath(random, `${number}`)
  const lines = files.get(from) ?? []
  files.set(to, lines)
  files.delete(from)
  paths[place] = to
  return new Map([
    [from, null],
    [to, `${lines.join('\n')}\n`],
  ])
}
