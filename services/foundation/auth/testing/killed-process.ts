import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { runProgram } from '#platform/testing/run-program.ts'

const programs = {
  exchange: fileURLToPath(new URL('./exchange-and-die.ts', import.meta.url)),
  join: fileURLToPath(new URL('./join-and-die.ts', import.meta.url)),
}

interface DoomedProgram {
  program: keyof typeof programs
  database_url: string
  /** What follows the number of the statement on its command line. */
  given: readonly string[]
}

/** Runs a program that is killed before its n-th statement; gives what it said at its end, or null when it got none. */
export async function runUntil(
  statement: number,
  { program, database_url, given }: DoomedProgram,
): Promise<string | null> {
  const args = [programs[program], database_url, String(statement), ...given]
  const { code, stdout, stderr } = await runProgram(process.execPath, args)
  assert.equal(code, null, `it ended by itself: ${stderr}`)
  return stdout === '' ? null : stdout
}

/**
 * Attempts something that is killed before the statement `first`, then `step` further on, until it comes to its end
 * alive; gives how often it was killed. Steps of one would say little more, since neighbours are within the same
 * transaction, and each process takes a while to start.
 */
export async function killAtEach(
  { first, step }: { first: number; step: number },
  attempt: (statement: number) => Promise<boolean>,
): Promise<number> {
  let kills = 0
  while (!(await attempt(first + kills * step))) kills += 1
  return kills
}
