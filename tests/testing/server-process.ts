import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from '#platform/testing/run-program.ts'
import { waitUntil } from './wait-until.ts'

/** Who runs a process: whoever runs the tests, or an ordinary account of this machine. */
export type Runner = 'whoever runs the tests' | 'an ordinary user'

/** Who can run processes here: an ordinary user cannot become another. */
export const runners: readonly Runner[] =
  process.getuid?.() === 0 ? ['whoever runs the tests', 'an ordinary user'] : ['whoever runs the tests']

/** `nobody` on Linux. */
const ordinaryUser = 65_534

const program = resolve(import.meta.dirname, '../../cli/main.ts')

/** A home of its own for processes of `runner`, removed when the test ends. */
export async function createHome(
  t: { after: (action: () => void) => void },
  runner: Runner = 'whoever runs the tests',
): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-home-'))
  t.after(() => rmSync(home, { recursive: true, force: true }))
  if (runner === 'an ordinary user') await chown(home, ordinaryUser, ordinaryUser)
  return home
}

export interface UpOptions {
  home: string
  /** Arguments of `throughline up`. */
  args: readonly string[]
  env?: Record<string, string>
  runner?: Runner
}

/** A `throughline up` that a test started. */
export interface UpProcess {
  pid: number
  stdout: () => string
  stderr: () => string
  kill: (signal: NodeJS.Signals) => void
  /** Resolves when it has ended and said all it had to say. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Runs `throughline up` as a person would, in an environment that has nothing of this one but the PATH. */
export function spawnUp(options: UpOptions): UpProcess {
  const { home, args, env = {}, runner = 'whoever runs the tests' } = options
  const command = [process.execPath, program, 'up', '--no-open', ...args]
  const drop = [`--reuid=${ordinaryUser}`, `--regid=${ordinaryUser}`, '--clear-groups']
  const [file = '', ...rest] =
    runner === 'whoever runs the tests' ? command : ['setpriv', ...drop, ...command]
  const child = spawn(file, rest, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: join(home, 'state'), NO_COLOR: '1', ...env },
  })
  const stdout = collect(child, 'stdout')
  const stderr = collect(child, 'stderr')
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    kill: (signal) => child.kill(signal),
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal })),
  }
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = ''
  child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

/** Waits until a server has welcomed the person, and gives its address and the link that signs in. */
export async function waitUntilWelcome(up: UpProcess): Promise<{ url: string; link: string }> {
  let isOver = false
  void up.ended.then(() => {
    isOver = true
  })
  await waitUntil('the server to welcome', () => {
    if (isOver) throw new Error(`The server ended: ${up.stderr()}`)
    return up.stdout().includes('Ctrl-C stops.')
  })
  const [, url = ''] = /running at (\S+)/.exec(up.stdout()) ?? []
  const [, link = ''] = /^Dashboard +(\S+)/m.exec(up.stdout()) ?? []
  return { url, link }
}

/** Makes a folder and all in it the ordinary user's. */
export async function giveToOrdinaryUser(folder: string): Promise<void> {
  await runProgram('chown', ['-R', `${ordinaryUser}:${ordinaryUser}`, folder])
}
