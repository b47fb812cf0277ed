import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
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

/**
 * The part of the processors' time, 0 to 1, that other programs take during two seconds in which this one does nothing.
 * The load average would still remember our own work.
 */
export async function sampleOthers(): Promise<number> {
  const before = readTimes()
  await sleep(2000)
  const after = readTimes()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}

function readTimes(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times)
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { idle, irq, nice, sys, user }) => sum + idle + irq + nice + sys + user, 0),
  }
}

async function readVersion(program: string): Promise<string> {
  const { stdout } = await runProgram(program, ['--version'])
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version'
}
