import { basename, resolve } from 'node:path'
import { runProgram } from '../processes/run-program.ts'

/** A repository to measure on. */
export interface BenchRepository {
  /** What the table calls it; never a path of this machine. */
  name: string
  path: string
  /** Commits that the product tracks: reachable from `HEAD`, a branch or a tag. */
  commits: number
}

/** What `git log` and `git rev-list` take to see the commits that the product tracks. */
export const trackedRevisions = ['HEAD', '--branches', '--remotes', '--tags']

/**
 * Opens the repository that a person named as `PATH` or as `NAME=PATH`. Without a name it is called after its remote
 * `origin`, or else its folder.
 *
 * @throws when there is none
 */
export async function openBenchRepository(given: string): Promise<BenchRepository> {
  const [, name, place] = /^(?:([\w./-]+)=)?(.+)$/s.exec(given) ?? []
  const path = resolve(place ?? given)
  const counted = await runProgram('git', ['-C', path, 'rev-list', '--count', ...trackedRevisions])
  if (counted.code !== 0) throw new Error(`${path} is no git repository with commits.`)
  return { name: name ?? (await readName(path)), path, commits: Number(counted.stdout) }
}

async function readName(path: string): Promise<string> {
  const { stdout } = await runProgram('git', ['-C', path, 'remote', 'get-url', 'origin'])
  const remote = /([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(stdout.trim())?.[1]
  return remote ?? basename(path)
}

/** The name and how much it holds, for the table. */
export function describeRepository({ name, commits }: BenchRepository): string {
  return `${name}, ${commits.toLocaleString('en')} commits`
}
