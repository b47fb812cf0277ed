import { access, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../processes/run-program.ts'
import { type BenchRepository, openBenchRepository } from './bench-repository.ts'
import { inventHistory } from './synthetic-history.ts'
import { writeHistory } from './write-history.ts'

/** Changes with every change to what {@link inventHistory} gives, so that no older one is taken for it. */
const version = 1

/** The synthetic repository with so many commits; made at the first call, and kept in the temporary folder. */
export async function openSyntheticRepository(commits: number): Promise<BenchRepository> {
  const path = join(tmpdir(), `throughline-bench-history-${version}-${commits}`)
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (!exists) await makeRepository(path, commits)
  return openBenchRepository(`synthetic=${path}`)
}

async function makeRepository(path: string, commits: number): Promise<void> {
  const draft = await mkdtemp(`${path}-`)
  try {
    await runGit(draft, ['init', '--quiet', '--initial-branch=main', '--template='])
    await writeHistory(draft, inventHistory(commits))
    await runGit(draft, ['repack', '-a', '-d', '-q', '--depth=50'])
    await runGit(draft, ['reset', '--quiet', '--hard'])
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function runGit(path: string, args: string[]): Promise<void> {
  const { code, stderr } = await runProgram('git', ['-C', path, ...args])
  if (code !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`)
}
