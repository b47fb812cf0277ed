import { evaluateRisk } from './evaluate-risk.ts'
import { evaluateTangles } from './evaluate-tangles.ts'
import { evaluateTypes } from './evaluate-types.ts'
import { evaluateWhyWhat } from './evaluate-why-what.ts'
import { formatFigures } from './figure.ts'
import { readCommitData, readDataOptions } from './read-data.ts'
import { readRepositoryAtoms } from './read-repository.ts'

/**
 * `npm run eval [-- --data PATH] [--repository PATH …]`: trains on some projects and measures on others, over and over,
 * and prints the figures.
 */
function main(): void {
  const options = readDataOptions(process.argv.slice(2))
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
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
