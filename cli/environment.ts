import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { Environment } from '#platform/config/read-settings.ts'
import { CommandError, exitCodes } from './exit-codes.ts'

/** The process's environment over what `.env` in the working folder says. */
export function readEnvironment(): Environment {
  let file: string
  try {
    file = readFileSync('.env', 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ...process.env }
    throw new CommandError(
      '.env cannot be read: give yourself the right to, or remove it.',
      exitCodes.usage,
      error,
    )
  }
  return { ...parseEnv(file), ...process.env }
}
