import { readdir, readFile } from 'node:fs/promises'

/** What Linux tells about a process (proc(5), `/proc/PID/stat`); times in milliseconds of processor time. */
export interface ProcessStatus {
  pid: number
  parent: number
  program: string
  own: number
  /** Of children that have ended and were waited for. */
  ended: number
}

/** A tick of the clock that Linux shows to programs: always a hundredth of a second. */
const tick = 10

/** A process and all that descend from it; null where there is no `/proc`. */
export async function readProcessFamily(root: number): Promise<ProcessStatus[] | null> {
  const names = await readdir('/proc').catch(() => [])
  const statuses = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStatus))
  const all = statuses.filter((status) => status !== null)
  const family = all.filter(({ pid }) => pid === root)
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid))
  return family.length === 0 ? null : family
}

async function readStatus(pid: string): Promise<ProcessStatus | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (line === null) return null
  const afterName = line.lastIndexOf(')')
  const fields = line.slice(afterName + 2).split(' ')
  // The manual page counts fields from 1; the third is the first after the name.
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number(pid),
    parent: field(4),
    program: line.slice(line.indexOf('(') + 1, afterName),
    own: (field(14) + field(15)) * tick,
    ended: (field(16) + field(17)) * tick,
  }
}
