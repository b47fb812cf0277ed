import { ServiceError } from '#platform/errors/service-error.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { sayFaults } from './say-faults.ts'
import { harmless } from './terminal.ts'

/** Says on standard error what went wrong, in sentences, and gives the exit code to end with. */
export function reportFailure(error: unknown): number {
  const { lines, code } = describe(error)
  for (const line of lines) process.stderr.write(`${harmless(line, { multiline: true })}\n`)
  if (process.env.THROUGHLINE_DEBUG) console.error(error)
  return code
}

function describe(error: unknown): { lines: string[]; code: number } {
  if (error instanceof CommandError) return { lines: [error.message], code: error.exit_code }
  if (error instanceof ServiceError) return describeServiceError(error)
  if (error instanceof Error && error.name === 'SettingsError') {
    return {
      lines: ['Some settings are not valid:', ...error.message.split('\n').map((fault) => `  ${fault}`)],
      code: exitCodes.usage,
    }
  }
  if (error instanceof Error && (error.name === 'StartupError' || error.name === 'GitError')) {
    return { lines: [error.message], code: exitCodes.failure }
  }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    lines: [`Unexpected: ${reason}`, 'Run again with THROUGHLINE_DEBUG=1 to see where.'],
    code: exitCodes.failure,
  }
}

function describeServiceError(error: ServiceError): { lines: string[]; code: number } {
  const lines = sayFaults(error)
  if (error.code === 'unavailable' && error.status === undefined) {
    return {
      lines: [...lines, 'Start one with `throughline up`, or name it with --url.'],
      code: exitCodes.unreachable,
    }
  }
  const isDenied = error.code === 'unauthenticated' || error.code === 'forbidden'
  return { lines, code: isDenied ? exitCodes.denied : exitCodes.failure }
}
