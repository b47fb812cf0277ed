/**
 * The words that carry the meaning of a commit message, whatever the project: what was done, what was wrong, and how
 * reasons are given in English.
 */

const words = (text: string) => text.trim().split(/\s+/)

const changeVerbs = words(`
  add remove delete drop replace rename move relocate extract introduce create implement change update upgrade bump
  downgrade switch migrate convert refactor simplify clean reorganize reorganise reorder restructure rewrite reword
  rework polish improve enhance optimize optimise use make set allow support enable disable ignore skip suppress
  deprecate document clarify expose register configure pull push split inline format reformat align apply include
  exclude increase reduce decrease limit restrict ensure prevent avoid check validate throw return handle catch wrap
  call pass store cache load log print show hide display sort filter start stop close open write read generate publish
  release prepare revert restore rollback reinstate backport port translate adjust tweak tidy unify normalize normalise
  consolidate provide relax tighten mark annotate override inject modify rebuild redesign decouple merge combine copy
  separate factor append insert inline turn define declare assign initialize initialise bind strip trim escape encode
  decode parse render detect require accept reject raise emit send receive retry delay wait lock unlock reset clear
  flush link rely defer hardcode cast import export upload download install uninstall pin unpin organize organise
  highlight mention describe explain note advance finish complete correct rearrange keep retain customize customise
  auto-configure parameterize extend reuse streamline cleanup regenerate refine revise refresh revisit ship bundle
`)

const repairVerbs = words('fix fixup bugfix hotfix solve resolve repair address patch workaround')

const problemWords = words(`
  bug bugs issue issues problem problems error errors failure failures fail fails failed failing crash crashes crashed
  exception exceptions npe nullpointerexception leak leaks deadlock race regression wrong wrongly incorrect incorrectly
  broken break breaks missing invalid mistake mistakes conflict conflicts flaky flakey warning warnings violation
  violations unsafe unstable stale lost lose loses oom inconsistent mismatch overflow hang hangs stuck corrupt corrupted
  ineffective inaccurate misleading confusing
`)

const needlessWords = words(`
  unused unnecessary unneeded needless redundant obsolete deprecated duplicate duplicated duplication useless outdated
  superfluous dead old stray accidental non-existent nonexistent legacy retired leftover pointless
`)

const slipWords = words('typo typos misspelling misspell spelling grammar punctuation misspelled')

const gainWords = words(`
  better easier simpler faster cleaner clearer consistent consistency readable readability robust robustness performance
  efficient efficiency compatible compatibility reliability reliable safe safety security flexibility flexible
  maintainability coverage helpful meaningful useful prevent avoid allow ensure reduce
`)

const vagueWords = words(`
  stuff things thing misc various minor small some changes change tweaks cleanup update updates work wip temp polish
  polishing checkpoint again feedback review comments suggestions demo demos
`)

const tidyWords = words(`
  refactor refactoring refactors refactored optimize optimise optimized optimization optimizing polish polishing
  polished format formats formatting formatted reformat style stylistic cleanup clean cleaning cleaned tidy simplify
  simplified simplifies simplifying indentation indent whitespace tabs spaces rename renamed imports organize reorganize
  reorganized enhance enhanced enhancement enhancements improvement improvements improve improved improves
`)

const documentWords = words(`
  doc docs documentation javadoc javadocs readme comment comments link links license licence licenses contributors contributor
  acknowledgements changelog notes faq description wiki guide tutorial header badge badges logo copyright page pages
  website author
`)

/** Texts beside the code: that they are kept up to date needs no reason. */
const notesWords = words(`
  readme contributing contributors contributor acknowledgements acknowledgments changelog changes notes faq wiki website
  logo badge badges tutorial guide names notice announcement teaser
`)

/** Comments within the code. */
const commentWords = words(
  'javadoc javadocs comment comments docstring docstrings header headers todo todos fixme',
)

const refactorWords = words('refactor refactors refactored refactoring refactorings refactorization')

const testWords = words(
  'test tests testing unit ut uts junit coverage testcase testcases spec specs benchmark benchmarks',
)

const versionWords = words(`
  version versions release releases snapshot upgrade upgraded bump bumped dependency dependencies latest plugin pom
  milestone rc final
`)

const stateWords = words(`
  is are was were be been has have had does did can cannot may might should must returns supports accepts takes allows
  uses handles works needs contains fails expects doesn't don't isn't
`)

const modalWords = words(`
  should must shall cannot can't cant couldn't could doesn't doesnt don't didn't won't wasn't isn't aren't weren't not
  never need needs needed required requires necessary
`)

/** What a word says, for a look-up of every word of a message. A word can say several things. */
export type WordSense =
  | 'change'
  | 'repair'
  | 'problem'
  | 'needless'
  | 'slip'
  | 'gain'
  | 'vague'
  | 'modal'
  | 'tidy'
  | 'document'
  | 'test'
  | 'notes'
  | 'comment'
  | 'refactor'
  | 'version'
  | 'state'

const senses = new Map<string, Set<WordSense>>()
const lemmas = new Map<string, string>()

function learn(sense: WordSense, forms: readonly string[]): void {
  for (const form of forms) {
    const known = senses.get(form)
    if (known) known.add(sense)
    else senses.set(form, new Set([sense]))
  }
}

function learnVerbs(sense: WordSense, verbs: readonly string[]): void {
  for (const verb of verbs) {
    const forms = inflect(verb)
    for (const form of forms) lemmas.set(form, verb)
    learn(sense, forms)
  }
}

const irregular: Readonly<Record<string, readonly string[]>> = {
  make: ['made'],
  set: ['setting'],
  write: ['wrote', 'written'],
  rewrite: ['rewrote', 'rewritten'],
  read: [],
  send: ['sent'],
  throw: ['threw', 'thrown'],
  catch: ['caught'],
  keep: ['kept'],
  hide: ['hid', 'hidden'],
  show: ['shown'],
  split: ['splitting'],
  rebuild: ['rebuilt'],
  bind: ['bound'],
  override: ['overrode', 'overridden'],
}

/** The forms of an English verb that commit messages use: add, adds, added, adding. */
function inflect(verb: string): string[] {
  const stem = verb.endsWith('e') ? verb.slice(0, -1) : verb
  const isShort = /^[^aeiou]*[aeiou][bdglmnprt]$/.test(verb)
  const doubled = isShort ? verb + verb.slice(-1) : stem
  const third = /(?:s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : verb.replace(/([^aeiou])y$/, '$1ie').concat('s')
  const past = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${doubled}ed`
  return [verb, third, past, `${doubled}ing`, ...(irregular[verb] ?? [])]
}

learnVerbs('change', changeVerbs)
learnVerbs('repair', repairVerbs)
learn('problem', problemWords)
learn('needless', needlessWords)
learn('slip', slipWords)
learn('gain', gainWords)
learn('vague', vagueWords)
learn('modal', modalWords)
learn('tidy', tidyWords)
learn('document', documentWords)
learn('test', testWords)
learn('notes', notesWords)
learn('comment', commentWords)
learn('refactor', refactorWords)
learn('version', versionWords)
learn('state', stateWords)

/** Shared by all words without one. */
const nothing: ReadonlySet<WordSense> = new Set()

/** What a lower-case word says about a change; empty for most words. */
export function sensesOf(word: string): ReadonlySet<WordSense> {
  return senses.get(word) ?? nothing
}

/** The base form of a verb of change or repair (`added` gives `add`), else the word itself. */
export function lemmaOf(word: string): string {
  return lemmas.get(word) ?? word
}

/** How English gives a cause or a purpose. */
export const cause =
  /\b(?:because|since(?! v?\d)|due to|caused? by|so that|so we|in order to|as a result|therefore|thus|hence|otherwise|that's why|reason|leads? to|results? in|resulting|given that|which (?:means|makes|is why)|this (?:means|makes|allows|enables|ensures|causes|avoids|prevents)|to (?:avoid|prevent|ensure|allow|enable|make|support|be able|reduce|improve|keep|save|help|simplify|ease|solve|fix|match|be consistent|comply|work around))\b|, (?:as|so|for) |\bfor (?:better|consistency|readability|compatibility|performance|easier|clarity|now)\b/

/** How a message tells by what means something was done. */
export const means = /\bby (?:\w+ly )?[a-z]{2,}ing\b/

/** How a message sets what is now against what was. */
export const contrast =
  /\b(?:previously|formerly|prior to|before this|used to|no longer|instead of|rather than|until now|currently|at the moment|was (?:not|being)|were not|did not|did(?:n't)|existing|anymore|any more|now)\b/

/** How a message speaks of itself when it tells what was done. */
export const selfReference =
  /\b(?:this (?:commit|change|patch|pr|pull request|fix|adds|removes|changes|updates|moves|replaces|introduces)|with this|we now|now (?:uses?|has|have|is|are|includes?))\b/
