import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { type Environment, hardenedOptions } from './git-environment.ts'
import { diagnoseFailure, GitError } from './git-error.ts'

/** How git is run. `environment` is used as it is: make it with `localEnvironment` or `remoteEnvironment`. */
export interface GitOptions {
  directory: string
  environment: Environment
  /** Ends the process; the call then fails with code `aborted`. */
  signal?: AbortSignal | undefined
  /** Ends the process after so many milliseconds; the call then fails with code `timed_out`. */
  timeout_ms?: number | undefined
}

/** A running git. */
export interface GitProcess {
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Resolves when git ended well, else rejects with a {@link GitError}. Never an unhandled rejection. */
  completed: Promise<void>
  /** Ends the process if it still runs, and waits for its end. Never rejects. */
  stop(): Promise<void>
}

/** Bytes of what git says last; enough for its reason. */
const keptStderr = 16 * 1024
/** How long git may take to clean up before it is killed. */
const graceMs = 2_000

/** Starts git without a shell, see `hardenedOptions`. The caller reads `stdout` and awaits `completed`. */
export function startGit(args: readonly string[], options: GitOptions): GitProcess {
  const { directory, environment, signal, timeout_ms } = options
  const child = spawn('git', [...hardenedOptions, ...args], {
    cwd: directory,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  // A git that ends before it has read all its input is told about by its exit, not by a broken pipe.
  child.stdin.on('error', () => {})

  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr)
  })

  let ending: GitError | undefined
  const end = (reason: GitError) => {
    ending ??= reason
    terminate(child)
  }
  const onAbort = () =>
    end(new GitError('aborted', 'The git command was cancelled.', { cause: signal?.reason }))
  const timer =
    timeout_ms === undefined
      ? undefined
      : setTimeout(
          () => end(new GitError('timed_out', `git ${args[0]} took longer than ${timeout_ms / 1000} s.`)),
          timeout_ms,
        )
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })

  const completed = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(ending ?? explainSpawnFailure(directory, cause)))
    child.once('close', (code, killed) => {
      if (ending) reject(ending)
      else if (code === 0) resolve()
      else reject(diagnoseFailure(args[0] ?? '', killed ? `signal ${killed}` : `exit code ${code}`, stderr))
    })
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  })
  completed.catch(() => {})

  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    completed,
    async stop() {
      child.stdout.destroy()
      end(new GitError('aborted', 'The git command was stopped.'))
      await completed.catch(() => {})
    },
  }
}

/**
 * Runs git to its end and gives what it printed.
 * @param options.limit_bytes of output, beyond which it fails with `output_too_large`; 64 MiB unless given
 * @param options.timeout_ms a minute unless given
 */
export async function runGit(
  args: readonly string[],
  options: GitOptions & { input?: string | Buffer; limit_bytes?: number },
): Promise<Buffer> {
  const limit = options.limit_bytes ?? 64 * 1024 * 1024
  const git = startGit(args, { timeout_ms: 60_000, ...options })
  git.stdin.end(options.input)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of git.stdout) {
      length += chunk.length
      if (length > limit) {
        throw new GitError('output_too_large', `git ${args[0]} printed more than ${limit} bytes.`)
      }
      chunks.push(chunk)
    }
  } catch (error) {
    await git.stop()
    throw error
  }
  await git.completed
  return Buffer.concat(chunks)
}

/** Like {@link runGit}, for one line of text without its line end. */
export async function readLine(args: readonly string[], options: GitOptions): Promise<string> {
  return (await runGit(args, options)).toString('utf8').replace(/\n$/, '')
}

/** Asks git to end, so that it removes its lock and temporary files; insists when it does not. */
function terminate(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  if (child.exitCode !== null || child.signalCode !== null) return
  // Programs that git started may hold on to it longer than git itself.
  child.stderr.destroy()
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs)
  insist.unref()
  child.once('close', () => clearTimeout(insist))
}

function explainSpawnFailure(directory: string, cause: Error): GitError {
  if (!existsSync(directory)) {
    return new GitError('not_a_repository', `There is no folder "${directory}"; check the path.`, { cause })
  }
  if ('code' in cause && cause.code === 'ENOENT') {
    return new GitError(
      'git_not_found',
      'The git program is not on the PATH; install git (https://git-scm.com/downloads) and start again.',
      { cause },
    )
  }
  return new GitError('git_failed', `Git cannot be started: ${cause.message}.`, { cause })
}
