import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { type Spread, spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { runProgram, timeProgram } from './processes/run-program.ts'
import { type BenchRepository, describeRepository } from './repositories/bench-repository.ts'

const throughline = fileURLToPath(new URL('../bin/throughline', import.meta.url))

const goal = 2000

/** Reads and writes the same lines as JSON and does nothing else. */
const pass = `
  const lines = require('node:fs').readFileSync(process.argv[1], 'utf8').trimEnd().split('\\n')
  process.stdout.write(lines.map((line) => JSON.stringify(JSON.parse(line))).join('\\n'))`

/** What `git log` gives of the newest commits: messages alone, or the patches, too. */
const materials = [
  { what: 'messages alone', most: 20_000, options: [], hasGoal: true },
  { what: 'messages with their patches', most: 2000, options: ['--patch'], hasGoal: false },
]

/** Messages a second through one `throughline analyze`, its start included, beside a Node that only passes them on. */
export async function measureAnalyze(context: BenchContext): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const repository of context.repositories) {
    context.say(`analyze: ${repository.name}`)
    for (const { what, most, options, hasGoal } of materials) {
      const { file, count } = await writeLines(context, repository, most, options)
      const rate = (durations: number[]): Spread =>
        spreadOf(durations.map((duration) => count / (duration / 1000)))
      const { ours, bare } = await takeTurns(context.rounds, {
        ours: () => timeProgram(throughline, ['analyze', file]),
        bare: () => timeProgram(process.execPath, ['-e', pass, file]),
      })
      const whole = rate(ours)
      measurements.push({
        what: `\`throughline analyze\`, ${what}`,
        subject: describeRepository(repository),
        unit: 'per_second',
        ours: whole,
        peers: [{ name: 'only passing the lines on', figure: rate(bare) }],
        goal: hasGoal ? { text: '2,000 a second', reached: whole.median >= goal } : null,
        remark: `${count.toLocaleString('en')} messages`,
      })
    }
  }
  return measurements
}

/** Writes the newest commits as JSON Lines, as `analyze` takes them. */
async function writeLines(
  { workplace }: BenchContext,
  { path }: BenchRepository,
  most: number,
  options: readonly string[],
): Promise<{ file: string; count: number }> {
  const { stdout } = await runProgram('git', [
    '-C',
    path,
    'log',
    '--no-merges',
    `--max-count=${most}`,
    ...options,
    '--format=%x00%H%x00%B%x00',
  ])
  const lines = readLog(stdout).map((commit) => JSON.stringify(commit))
  const file = join(await workplace.createFolder(), 'commits.jsonl')
  await writeFile(file, lines.map((line) => `${line}\n`).join(''))
  return { file, count: lines.length }
}

function readLog(log: string): { id: string; message: string; patch?: string }[] {
  const [, ...parts] = log.split(/\0([0-9a-f]{40,64})\0/)
  const commits = []
  for (let place = 0; place < parts.length; place += 2) {
    const [id = '', rest = ''] = parts.slice(place, place + 2)
    // A message holds no zero byte, a patch may.
    const end = rest.indexOf('\0')
    const patch = rest.slice(end + 1).trim()
    commits.push({ id, message: rest.slice(0, end), ...(patch !== '' && { patch }) })
  }
  return commits
}
