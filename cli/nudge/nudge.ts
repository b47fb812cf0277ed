import { readFile } from 'node:fs/promises'
import { writeFeedback } from '../../services/craft/coaching/analysis/advice/feedback.ts'
import { type Analysis, analyse } from '../../services/craft/coaching/analysis/analyse.ts'
import type { CommitInput } from '../../services/craft/coaching/analysis/commit.ts'
import { readMessage } from '../../services/craft/coaching/analysis/message.ts'
import { createPredictor } from '../../services/craft/coaching/analysis/prediction/predict.ts'
import { suggestMessage } from '../../services/craft/coaching/analysis/suggestion.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { harmless, print, printJson, shorten, style } from '../terminal.ts'
import { readRecentConvention, readStagedPatch } from './staged-change.ts'

export interface NudgeOptions {
  strict?: boolean
  threshold: number
  json?: boolean
}

const mostLines = 8
const mostColumns = 160

/** Judges the message in `file` with the staged change; gives the exit code: 1 only when `strict` refuses it. */
export async function nudge(file: string, options: NudgeOptions): Promise<number> {
  const [text, patch, convention] = await Promise.all([
    readMessageFile(file),
    readStagedPatch(),
    readRecentConvention(),
  ])
  const message = readMessage(text, { cleanup: 'strip' }).text
  const commit: CommitInput = { message, ...(patch !== undefined && { patch }) }
  const analysis = analyse(commit, { predict: createPredictor(), convention })
  const suggestion = suggestMessage(commit, analysis, convention)
  const refused = options.strict === true && analysis.quality_score < options.threshold
  const { specific_recommendations, areas_for_improvement } = writeFeedback(analysis, commit)
  if (options.json) {
    const { quality_score, quality_level } = analysis
    printJson({
      quality_score,
      quality_level,
      areas_for_improvement,
      specific_recommendations,
      suggested_message: suggestion,
      refused,
    })
  } else {
    const advice = specific_recommendations.length > 0 ? specific_recommendations : areas_for_improvement
    for (const line of describe(analysis, advice, suggestion, refused)) print(line)
  }
  return refused ? exitCodes.failure : exitCodes.success
}

async function readMessageFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CommandError(
      `The message file ${file} cannot be read: name the file git gives the hook.`,
      exitCodes.usage,
      cause,
    )
  }
}

function describe(
  { quality_score, quality_level }: Analysis,
  advice: readonly string[],
  suggestion: string | null,
  refused: boolean,
): string[] {
  const score = `${style('bold', quality_score.toFixed(1))} of 10 (${quality_level.toLowerCase().replace('_', ' ')})`
  const subject = readSuggestedSubject(suggestion)
  const last = [
    ...(subject === null ? [] : [`  ${style('dim', 'perhaps:')} ${fit(subject)}`]),
    ...(refused ? [style('red', '  refused; mend it, or commit with --no-verify')] : []),
  ]
  const room = mostLines - 1 - last.length
  return [
    `throughline: ${score}`,
    ...advice.slice(0, Math.min(3, room)).map((line) => `  - ${fit(line)}`),
    ...last,
  ]
}

/** The first line of a suggestion; null when it is but a question to the author. */
function readSuggestedSubject(suggestion: string | null): string | null {
  const subject = suggestion?.split('\n')[0] ?? ''
  return subject === '' || subject.startsWith('<') ? null : subject
}

/** One line of the terminal: a sentence must not become several. */
function fit(text: string): string {
  return shorten(harmless(text.replace(/\s*\n\s*/g, ' ')), mostColumns)
}
