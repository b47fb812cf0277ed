import type { SeededRandom } from './seeded-random.ts'

const nouns = (
  'account batch buffer cache client cursor digest entry filter header index invoice journal limit ' +
  'message parser payload planner queue reader record request response router schema session signal ' +
  'stream token worker'
).split(' ')
const verbs = (
  'add allow avoid check close collect drop encode extend guard handle keep limit merge move open parse ' +
  'print read refuse rename replace retry sort split write'
).split(' ')
const types = ['feat', 'fix', 'fix', 'refactor', 'docs', 'test', 'chore', 'perf']
const weakMessages = ['wip', 'fix', 'update', 'more changes', 'typo', 'Fixed bug.', 'misc cleanup', 'oops']
const folders = [
  'src/core',
  'src/http',
  'src/store',
  'src/parse',
  'src/report',
  'lib',
  'tools',
  'docs',
  'tests',
]

/** People who commit, the busiest first. */
export const people = Array.from({ length: 40 }, (_, number) => ({
  name: `${capitalise(nouns[number % nouns.length] ?? '')} ${capitalise(verbs[(number * 7) % verbs.length] ?? '')}son`,
  email: `person-${number}@example.com`,
}))

/** A path that ends in `tag`, so that each tag gives another. */
export function inventPath(random: SeededRandom, tag: string): string {
  const folder = random.pick(folders)
  const name = `${random.pick(nouns)}-${random.pick(nouns)}-${tag}`
  if (folder === 'docs') return `${folder}/${name}.md`
  return `${folder}/${name}${folder === 'tests' ? '.test.ts' : '.ts'}`
}

/** A line of a program, more or less. */
export function inventLine(random: SeededRandom): string {
  const [noun, other, verb] = [random.pick(nouns), random.pick(nouns), random.pick(verbs)]
  const number = random.below(1000)
  switch (random.below(6)) {
    case 0:
      return `export function ${verb}${capitalise(noun)}(${other}: ${capitalise(other)}, limit = ${number}) {`
    case 1:
      return `  const ${noun} = ${verb}${capitalise(other)}(${other}, ${number})`
    case 2:
      return `  if (${noun}.${other} > ${number}) return ${verb}${capitalise(noun)}(${other})`
    case 3:
      return `  // The ${noun} must not ${verb} the ${other} more than ${number} times.`
    case 4:
      return `    ${noun}.push({ ${other}, ${verb}: ${number} })`
    default:
      return '}'
  }
}

/** A commit message: most have a type and a subject, half of those a body, and some say next to nothing. */
export function inventMessage(random: SeededRandom): string {
  if (random.chance(12)) return random.pick(weakMessages)
  const [noun, other, verb] = [random.pick(nouns), random.pick(nouns), random.pick(verbs)]
  const scope = random.chance(60) ? `(${random.pick(nouns)})` : ''
  const subject = random.chance(75)
    ? `${random.pick(types)}${scope}: ${verb} the ${noun} before the ${other}`
    : `${capitalise(verb)} the ${noun} of each ${other}`
  if (random.chance(50)) return subject
  const reason = `The ${noun} came after the ${other}, so a slow ${random.pick(nouns)} could ${random.pick(verbs)} it twice.`
  const more = `Now every ${random.pick(nouns)} waits for its ${random.pick(nouns)}, because only then the ${other} is whole.`
  return `${subject}\n\n${reason}\n${more}${random.chance(20) ? `\n\nFixes #${random.below(9000)}` : ''}`
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
