import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** How a program is run; its environment is this process's with `env` over it. */
export interface ProgramOptions {
  cwd?: string
  env?: Record<string, string | undefined>
  /** Given on standard input. */
  input?: string
  /** Milliseconds after which it is killed. */
  timeout?: number
}

/** How a program ended; `code` is null for one that was killed. */
export interface ProgramResult {
  code: number | null
  stdout: string
  stderr: string
  /** Milliseconds from its start to its end. */
  duration: number
}

/** Runs a program to its end without a shell and keeps what it prints. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const started = performance.now()
  const child = spawn(program, args, { ...spawnOptions(options), stdio: 'pipe' })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr, duration: performance.now() - started }
}

/**
 * Gives the milliseconds a program takes to its end; what it prints is thrown away.
 *
 * @throws when it fails
 */
export async function timeProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<number> {
  const started = performance.now()
  const child = spawn(program, args, { ...spawnOptions(options), stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const [code] = await once(child, 'exit')
  const duration = performance.now() - started
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code ?? 'a signal'}.`)
  return duration
}

function spawnOptions({ cwd, env, timeout }: ProgramOptions): SpawnOptions {
  return { cwd, env: { ...process.env, ...env }, ...(timeout !== undefined && { timeout }) }
}
