import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { prepareCommitlint } from './peers/commitlint.ts'
import { runProgram, timeProgram } from './processes/run-program.ts'

const throughline = fileURLToPath(new URL('../bin/throughline', import.meta.url))

/** Each takes but a fraction of a second, so that more rounds cost little. */
const more = 4

const goal = 150

const message = `feat(index): keep the cursor of each reader

A reader that was restarted began anew, because nobody wrote down how far it
had come. Now it goes on where it was.
`

/** The whole process that a `commit-msg` hook starts, beside commitlint on the same message and a Node that does nothing. */
export async function measureNudge(context: BenchContext): Promise<Measurement[]> {
  context.say('nudge')
  const commitlint = await prepareCommitlint()
  const { folder, file } = await stageChange(context)
  const { ours, node, linted } = await takeTurns(context.rounds * more, {
    ours: () => timeProgram(throughline, ['nudge', file], { cwd: folder }),
    node: () => timeProgram(process.execPath, ['-e', '0'], { cwd: folder }),
    linted: async () =>
      typeof commitlint === 'string'
        ? null
        : timeProgram(commitlint.program, [...commitlint.args, file], { cwd: folder }),
  })
  const whole = spreadOf(ours)
  return [
    {
      what: '`commit-msg` nudge, whole process',
      subject: null,
      unit: 'milliseconds',
      ours: whole,
      peers: [
        { name: '`node -e 0`', figure: spreadOf(node) },
        { name: 'commitlint', figure: typeof commitlint === 'string' ? commitlint : spreadOf(linted) },
      ],
      goal: { text: '150 ms', reached: whole.median <= goal },
      remark: null,
    },
  ]
}

/** A clone with a staged change of two files and a message that wants to be committed. */
async function stageChange({ workplace, small }: BenchContext): Promise<{ folder: string; file: string }> {
  const folder = join(await workplace.createFolder(), 'clone')
  await runProgram('git', ['clone', '--quiet', '--shared', small.path, folder])
  const { stdout } = await runProgram('git', ['-C', folder, 'ls-files', '-z'])
  for (const path of stdout.split('\0').slice(0, 2)) {
    await appendFile(join(folder, path), 'export const cursors = new Map()\n'.repeat(10))
  }
  await runProgram('git', ['-C', folder, 'add', '--all'])
  const file = join(folder, '.git', 'COMMIT_EDITMSG')
  await writeFile(file, message)
  return { folder, file }
}
