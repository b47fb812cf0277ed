import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { writeFeedback } from '../../services/craft/coaching/analysis/advice/feedback.ts'
import { analyse } from '../../services/craft/coaching/analysis/analyse.ts'
import { createPredictor, type Predict } from '../../services/craft/coaching/analysis/prediction/predict.ts'
import { suggestMessage } from '../../services/craft/coaching/analysis/suggestion.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { readCommitLine } from './read-commit-line.ts'
import { readLines } from './read-lines.ts'

/** Judges each line of `file`, or of standard input; gives the exit code, 1 when some line could not be read. */
export async function analyzeLines(file: string | undefined): Promise<number> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  const predict = createPredictor()
  let broken = 0
  try {
    for await (const line of readLines(input)) {
      if (line.trim() === '') continue
      const { text, is_error } = analyzeLine(line, predict)
      if (is_error) broken += 1
      if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
    }
  } catch (cause) {
    throw new CommandError(
      `${file ?? 'Standard input'} cannot be read: ${readReason(cause)}.`,
      exitCodes.usage,
      cause,
    )
  }
  return broken === 0 ? exitCodes.success : exitCodes.failure
}

function analyzeLine(line: string, predict: Predict): { text: string; is_error: boolean } {
  const commit = readCommitLine(line)
  if ('error' in commit) return { text: JSON.stringify(commit), is_error: true }
  const analysis = analyse(commit.input, { predict, explain: true })
  const feedback = writeFeedback(analysis, commit.input)
  const { prediction, aspects: _, findings: __, strengths: ___, ...rest } = analysis
  const judged = {
    id: commit.id,
    ...rest,
    ...prediction,
    limits: [...new Set([...analysis.limits, ...(prediction.limits ?? [])])],
    ...feedback,
    suggested_message: suggestMessage(commit.input, analysis, null),
  }
  return { text: JSON.stringify(judged), is_error: false }
}

function readReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES') return 'you have no right to'
  return error instanceof Error ? error.message : String(error)
}
