import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DestinationStream, Logger } from 'pino'
import type { Target } from './config.ts'

/** A process that is started again whenever it ends. */
export interface Child {
  /** None while it is being restarted. */
  pid: () => number | undefined
  /** What the process said when it ended before it was ever ready. */
  failure: () => string | undefined
  stop: () => Promise<void>
}

/** Milliseconds after which a process is killed that was asked to stop. */
const killedAfter = 15_000

interface ChildOptions {
  target: Target
  /** Program and arguments, to which `--target NAME` is added. */
  command: readonly [string, ...string[]]
  environment: Readonly<Record<string, string | undefined>>
  logger: Logger
  output: DestinationStream
}

/** Starts a target in a process of its own, and again after it ended unasked; stops it with SIGTERM, then SIGKILL. */
export function keepRunning({ target, command, environment, logger, output }: ChildOptions): Child {
  const [program, ...args] = command
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  let failures = 0
  let failure: string | undefined

  const runOnce = async () => {
    const started = Date.now()
    child = spawn(program, [...args, '--target', target], {
      env: environment as NodeJS.ProcessEnv,
      // The channel tells it when the supervisor is gone, however that ended.
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      detached: true,
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-2000)
      output.write(chunk)
    })
    const [code, signal] = await once(child, 'exit')
    child = undefined
    if (stopping.signal.aborted) return
    failure = said.trim() || `it ended with ${signal ?? `code ${code}`}`
    failures = Date.now() - started > 60_000 ? 1 : failures + 1
    logger.error({ target, code, signal, failures }, 'a service ended unasked; starting it again')
    await sleep(Math.min(30_000, 250 * 2 ** failures), undefined, { signal: stopping.signal }).catch(() => {})
  }
  const done = (async () => {
    while (!stopping.signal.aborted) await runOnce()
  })()

  return {
    pid: () => child?.pid,
    failure: () => failure,
    stop: async () => {
      stopping.abort()
      child?.kill('SIGTERM')
      const timer = setTimeout(() => child?.kill('SIGKILL'), killedAfter)
      await done
      clearTimeout(timer)
    },
  }
}
