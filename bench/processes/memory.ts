import { readFile } from 'node:fs/promises'
import { readProcessFamily } from './process-family.ts'
import { runProgram } from './run-program.ts'

/** Bytes that a process holds in memory: its resident set, as `ps` tells it. */
export async function readResidentBytes(pid: number): Promise<number> {
  const { stdout } = await runProgram('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) * 1024
}

/**
 * Bytes that the PostgreSQL of a server holds. Its processes share pages, so their proportional sets are added up
 * (proc(5), `/proc/PID/smaps_rollup`); null where those cannot be read.
 */
export async function readDatabaseBytes(server: number): Promise<number | null> {
  const family = (await readProcessFamily(server)) ?? []
  const postgres = family.filter(({ program }) => program === 'postgres')
  const sets = await Promise.all(
    postgres.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
      return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024
    }),
  )
  const total = sets.reduce((sum, bytes) => sum + bytes, 0)
  return sets.length === 0 || Number.isNaN(total) ? null : total
}
