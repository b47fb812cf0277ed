import { readProcessFamily } from './process-family.ts'

/** Milliseconds of processor time by program. */
export type ProcessorTimes = Record<'node' | 'git' | 'postgres', number>

/**
 * The processor time that a server, its PostgreSQL and its git have taken so far; null where the system does not tell.
 * What the server started and saw end counts as git, which is nearly all it starts.
 */
export async function readProcessorTimes(server: number): Promise<ProcessorTimes | null> {
  const family = await readProcessFamily(server)
  if (family === null) return null
  const times: ProcessorTimes = { node: 0, git: 0, postgres: 0 }
  for (const { program, own, ended } of family) {
    if (program === 'postgres' || program === 'git') {
      times[program] += own + ended
    } else {
      times.node += own
      times.git += ended
    }
  }
  return times
}

/** How the processor time between two readings divides: `node 3.1 s, git 2.0 s, postgres 1.2 s`. */
export function describeProcessorTimes(before: ProcessorTimes, after: ProcessorTimes): string {
  const programs = ['node', 'git', 'postgres'] as const
  return programs
    .map((program) => `${program} ${((after[program] - before[program]) / 1000).toFixed(1)} s`)
    .join(', ')
}
