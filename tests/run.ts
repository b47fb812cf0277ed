import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { startTestCluster, testClusterVariable } from '#platform/testing/test-cluster.ts'
import { buildDashboard } from '../dashboard/build.ts'

/** A test that hangs fails after so many milliseconds, instead of holding up the run. */
const longestTest = 180_000

/**
 * Runs the tests of the whole workspace, or of the files and folders given, on one throw-away database server:
 * `npm test`, `npm test -- platform/events`, `npm test -- --test-name-pattern=replay services`.
 * What begins with a dash goes to `node --test`. The last line gives the counts: `412 passed, 0 failed`.
 */
async function run(given: readonly string[]): Promise<number> {
  const options = given.filter((argument) => argument.startsWith('-'))
  const paths = given.filter((argument) => !argument.startsWith('-'))
  // Once and before, so that not every file that starts a server builds it, all at the same time.
  await buildDashboard({ quiet: true })
  const cluster = await startTestCluster()
  try {
    return await runNode(
      [
        '--test',
        `--test-timeout=${longestTest}`,
        `--test-reporter=${import.meta.resolve('./testing/spec-with-counts.ts')}`,
        `--test-concurrency=${Math.max(2, availableParallelism())}`,
        ...options,
        ...(paths.length === 0 ? ['**/*.test.ts'] : paths.map(toPattern)),
      ],
      { ...process.env, [testClusterVariable]: cluster.url },
    )
  } finally {
    await cluster.stop()
  }
}

function toPattern(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  return isFolder ? `${path.replace(/\/+$/, '')}/**/*.test.ts` : path
}

/** Gives the exit code. Signals end the tests first, so that the server is stopped after them. */
async function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  const [code] = await once(child, 'exit')
  return code ?? 1
}

process.exitCode = await run(process.argv.slice(2))
