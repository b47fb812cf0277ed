import { type ChildProcess, spawn } from 'node:child_process'
import { close, openSync } from 'node:fs'
import { readFile, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunAs } from './run-as.ts'

/** A log larger than this, in bytes, is begun anew at the next start. */
const largestLog = 8 << 20

interface PostmasterOptions {
  cluster: string
  /** File that takes what the server says. */
  log: string
  runAs: RunAs
  postgres: string
  args: string[]
}

/** A PostgreSQL server process that we started. */
export interface Postmaster {
  hasExited: () => boolean
  /** Its complaints since it was started. */
  readComplaints: () => Promise<string[]>
}

/**
 * Starts the PostgreSQL server in a session of its own, so that Ctrl-C in the terminal reaches only us, and with its
 * output in a file, so that it outlives us when we are killed.
 */
export async function spawnPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const start = await prepareLog(options.log)
  const output = openSync(options.log, 'a', 0o600)
  const { command, args, options: account } = options.runAs(options.postgres, options.args)
  const child = spawn(command, args, {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
  })
  close(output)
  child.unref()
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = error
  })
  return {
    hasExited: () => failure !== undefined || hasEnded(child),
    readComplaints: async () => {
      if (failure !== undefined) return [failure.message]
      const said = (await readFile(options.log)).subarray(start).toString().trim().split('\n')
      const complaints = said.flatMap((line) => /(?:FATAL|PANIC|ERROR|error): +(.*)/.exec(line)?.[1] ?? [])
      return complaints.length > 0 ? complaints : said
    },
  }
}

/** Where new output begins in the log. */
async function prepareLog(log: string): Promise<number> {
  const size = await stat(log).then(
    (stats) => stats.size,
    () => 0,
  )
  if (size <= largestLog) return size
  await truncate(log)
  return 0
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Process of the server, from the first line of `postmaster.pid`, which a running one keeps in its cluster. */
async function readPid(cluster: string): Promise<number | undefined> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  return Number.parseInt(text, 10) || undefined
}

/**
 * Stops the server of a cluster, whoever started it: a fast shutdown first, an immediate one when that takes longer
 * than 30 s. Resolves when the server has put its files away.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const pid = await readPid(cluster)
  if (pid === undefined) return
  signal(pid, 'SIGINT')
  const patience = Date.now() + 30_000
  for (let isImpatient = false; (await readPid(cluster)) === pid; await sleep(10)) {
    if (!isImpatient && Date.now() > patience) {
      signal(pid, 'SIGQUIT')
      isImpatient = true
    }
    if (!signal(pid, 0) || Date.now() > patience + 10_000) return
  }
}

/** Whether the process was there to be signalled. */
function signal(pid: number, name: 'SIGINT' | 'SIGQUIT' | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
