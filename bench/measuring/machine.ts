import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { findPostgresBinaries } from '#platform/database/embedded/postgres-binaries.ts'
import { runProgram } from '../processes/run-program.ts'

/** Describes what the figures were taken on: processor, memory, system and versions. */
export async function describeMachine(): Promise<string> {
  const { postgres } = await findPostgresBinaries()
  const [git, database] = await Promise.all([readVersion('git'), readVersion(postgres)])
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const cores = availableParallelism()
  return [
    `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `${platform()} ${release().split('-')[0]}`,
    `Node ${process.versions.node}`,
    `git ${git}`,
    `PostgreSQL ${database}`,
  ].join(', ')
}

/** Processes that waited for a processor in the last minute, on average, by processor. */
export function readLoad(): number {
  return (loadavg()[0] ?? 0) / availableParallelism()
}

async function readVersion(program: string): Promise<string> {
  const { stdout } = await runProgram(program, ['--version'])
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version'
}
