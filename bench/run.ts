import { parseArgs } from 'node:util'
import { benches } from './benches.ts'
import type { BenchContext } from './context.ts'
import { describeMachine, sampleOthers } from './measuring/machine.ts'
import { mergeResult, readResults, writeResults } from './report/results.ts'
import { renderResults } from './report/table.ts'
import { writeReadme } from './report/write-readme.ts'
import { openBenchRepository } from './repositories/bench-repository.ts'
import { openSyntheticRepository } from './repositories/synthetic-repository.ts'
import { createWorkplace, type Workplace } from './workplace.ts'

const usage = `npm run bench -- [NAME…] [--repo [NAME=]PATH]… [--rounds NUMBER]

Measures and writes bench/README.md. Without names, everything: ${Object.keys(benches).join(', ')}.
  --repo     measure on this repository, called NAME in the table; else on a synthetic one
  --rounds   times each thing is measured (5)`

/** Commits of the repositories that are made here. */
const sizes = { usual: 10_000, small: 1000 }

/** Runs what the person asked for; gives the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      repo: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  })
  const rounds = Number(values.rounds)
  const unknown = positionals.filter((name) => !(name in benches))
  if (values.help || unknown.length > 0 || !(Number.isInteger(rounds) && rounds > 0)) {
    console.error(usage)
    return values.help ? 0 : 2
  }
  const workplace = await createWorkplace()
  closeOnSignals(workplace)
  try {
    const context = await prepareContext(workplace, values.repo, rounds)
    await measureAll(positionals.length === 0 ? Object.keys(benches) : positionals, context)
    return 0
  } finally {
    await workplace.close()
  }
}

/** What a run has started does not outlive it. */
function closeOnSignals(workplace: Workplace): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void workplace.close().finally(() => process.exit(130)))
  }
}

async function prepareContext(workplace: Workplace, paths: string[], rounds: number): Promise<BenchContext> {
  const say = (text: string) => console.error(text)
  say('making repositories')
  return {
    workplace,
    rounds,
    say,
    small: await openSyntheticRepository(sizes.small),
    repositories:
      paths.length === 0
        ? [await openSyntheticRepository(sizes.usual)]
        : await Promise.all(paths.map(openBenchRepository)),
  }
}

/** Each bench is written down when it is done, so that breaking off loses no more than one. */
async function measureAll(names: readonly string[], context: BenchContext): Promise<void> {
  const order = Object.keys(benches)
  let results = await readResults(await describeMachine())
  for (const name of order.filter((one) => names.includes(one))) {
    const before = await sampleOthers()
    const measure = await benches[name]?.()
    if (!measure) continue
    const measurements = await measure(context)
    const others = Math.max(before, await sampleOthers())
    const result = { bench: name, day: new Date().toISOString().slice(0, 10), others, measurements }
    results = mergeResult(results, result)
    await writeResults(results)
    await writeReadme(renderResults(results, order))
    console.log(renderResults({ ...results, benches: [result] }, order))
  }
}

process.exitCode = await run(process.argv.slice(2))
