import { mkdirSync, writeFileSync } from 'node:fs'
import { type Weights, weightsFile } from '../analysis/prediction/weights.ts'
import { readCommitData, readDataOptions } from './read-data.ts'
import { riskTrainingRows, trainRisk } from './risk.ts'
import { checkedAtoms, trainTangles, weakAtoms } from './tangles.ts'
import { checkedTypeExamples, definitionExamples, trainTypes, weakTypeExamples } from './types.ts'
import { trainWhyWhat, whyWhatExamples } from './why-what.ts'

/** `npm run train [-- --data PATH]`: trains all models anew and writes their weights; the same data give the same files. */
function main(): void {
  const data = readCommitData(readDataOptions(process.argv.slice(2)).data)
  write('why', trainWhyWhat(whyWhatExamples(data.whyWhat, 'has_why'), 'has_why'))
  write('what', trainWhyWhat(whyWhatExamples(data.whyWhat, 'has_what'), 'has_what'))
  write(
    'type',
    trainTypes([
      ...checkedTypeExamples(data.checkedTypes),
      ...weakTypeExamples(data.weakTypes),
      ...definitionExamples(),
    ]),
  )
  write('tangle', trainTangles(checkedAtoms(data.checkedTypes), weakAtoms(data.weakTypes)))
  write('risk', trainRisk(riskTrainingRows(data.risk)))
}

function write<Name extends keyof Weights>(name: Name, weights: Weights[Name]): void {
  const file = weightsFile(name)
  mkdirSync(new URL('.', file), { recursive: true })
  const text = `${JSON.stringify(weights)}\n`
  writeFileSync(file, text)
  console.log(`${name.padEnd(8)} ${Math.round(text.length / 1024)} kB`)
}

try {
  main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
