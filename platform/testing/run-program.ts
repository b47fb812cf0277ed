import { spawn } from 'node:child_process'

/** How a program ended, and what it said. */
export interface ProgramResult {
  code: number | null
  stdout: string
  stderr: string
}

export interface ProgramOptions {
  cwd?: string
  input?: string
  env?: Record<string, string | undefined>
}

/** Runs a program to its end without a shell, in this environment and `env`. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>()
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...options.env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, stdout, stderr }))
  return promise
}
