import { createAnalyser } from '../analyser.ts'
import { evaluateReadings, evaluateScore } from './evaluate-agreement.ts'
import { evaluateRisk } from './evaluate-risk.ts'
import { evaluateTangles } from './evaluate-tangles.ts'
import { evaluateTypes } from './evaluate-types.ts'
import { evaluateWhyWhat } from './evaluate-why-what.ts'
import { formatFigures } from './figure.ts'
import { readJudgements } from './judgements.ts'
import { type DataOptions, readCommitData, readDataOptions } from './read-data.ts'
import { readRepositoryAtoms } from './read-repository.ts'
import { formatSpreads, scoreLevels } from './score-levels.ts'
import { scorePairs } from './score-pairs.ts'

/**
 * `npm run eval [-- --data PATH] [--repository PATH …] [--repositories FOLDER]`: how the score compares with the
 * readings of judged pairs and is spread over recent commits; then trains on some projects and measures on others, over
 * and over. Prints the figures.
 */
async function main(): Promise<void> {
  const options = readDataOptions(process.argv.slice(2))
  await printAgreement(options.clones)
  printModels(options)
}

async function printAgreement(folder: string | null): Promise<void> {
  const judged = readJudgements()
  const readings = evaluateReadings(judged)
  if (readings.length === 0) console.log('No pair of commits has been read twice yet.\n')
  else console.log(formatFigures('Two readings of pairs of commits', readings))
  if (folder === null) return
  const clones = { folder, environment: process.env }
  const analyser = createAnalyser()
  const { pairs, missing } = await scorePairs(judged, clones, analyser)
  for (const sentence of missing) console.log(sentence)
  console.log(`Scored ${pairs.length} of ${judged.length} pairs, without their change histories.\n`)
  console.log(formatFigures('The score beside the readings', evaluateScore(pairs)))
  const repositories = new Set(judged.flatMap(({ a, b }) => [a.repository, b.repository]))
  console.log(formatSpreads(await scoreLevels([...repositories].sort(), clones, analyser)))
}

function printModels(options: DataOptions): void {
  const data = readCommitData(options.data)
  const repositories = options.repositories.map(readRepositoryAtoms)
  console.log(formatFigures('Why and what (leave one project out)', evaluateWhyWhat(data.whyWhat)))
  console.log(
    formatFigures('Type (projects held apart, ten folds)', evaluateTypes(data.checkedTypes, data.weakTypes)),
  )
  console.log(
    formatFigures('One concern or several', evaluateTangles(data.checkedTypes, data.weakTypes, repositories)),
  )
  console.log(formatFigures('Risk (leave one project out)', evaluateRisk(data.risk)))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
