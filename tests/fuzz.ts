import { parseArgs } from 'node:util'
import { fuzz, isFuzzed } from './testing/fuzz.ts'
import { createHistory } from './testing/history.ts'
import { readOperations } from './testing/operations.ts'
import { startTestServer } from './testing/test-server.ts'
import { registerRepository } from './testing/tracked-repository.ts'
import { unlimited } from './testing/unlimited.ts'

/** `npm run fuzz -- --requests 50000 --seed 7`: the fuzz test of the suite, for as long as one likes. */
const { values } = parseArgs({
  options: { requests: { type: 'string', default: '50000' }, seed: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const stack = new AsyncDisposableStack()
const rejections: unknown[] = []
process.on('unhandledRejection', (reason) => rejections.push(reason))

try {
  const server = await startTestServer(unlimited)
  stack.defer(server.stop)
  await registerRepository(server, await createHistory({ after: (action) => void stack.defer(action) }))
  const operations = (await readOperations(server.url)).filter(isFuzzed)
  const rounds = Math.ceil(Number(values.requests) / operations.length)
  console.log(`${operations.length} operations, ${rounds} requests each, seed ${seed}`)
  const statuses = await fuzz({
    server,
    operations,
    rounds,
    seed,
    onProgress: (requests) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${requests} requests`)
    },
  })
  console.log()
  for (const [status, count] of [...statuses].sort(([a], [b]) => a - b)) console.log(`${status}: ${count}`)
  if (rejections.length > 0) {
    console.error('Rejections that nobody handled:', rejections)
    process.exitCode = 1
  }
} catch (error) {
  console.error(`\nSeed ${seed}:`, error)
  process.exitCode = 1
} finally {
  await stack.disposeAsync()
}
