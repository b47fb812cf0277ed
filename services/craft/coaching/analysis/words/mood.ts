/**
 * The mood of a subject's first word, by a table of the verbs that commit subjects begin with. A word that is not a
 * form of one of them has no mood here: better to say nothing than to correct a noun.
 */

type Mood = 'imperative' | 'past' | 'third_person' | 'gerund'

interface VerbForm {
  mood: Mood
  /** The verb as a subject should begin with it, in lower case. */
  base: string
}

const knownVerbs = (
  'abort accept activate adapt add address adjust advertise align allow amend annotate announce append apply archive ask assert assign ' +
  'attach avoid backport balance bind block bootstrap break bring build bump bundle cache calculate call cancel cap ' +
  'capture cast catch centralize change check choose clarify clean clear close collapse collect combine comment commit ' +
  'compare compile complete compress compute condense configure connect consolidate constrain consume convert copy ' +
  'correct cover create customize cut deactivate debounce debug decode decouple decrease deduplicate default defer define ' +
  'delay delegate delete demote deny deploy deprecate derive describe detach detect determine disable discard ' +
  'disallow display distinguish document downgrade download drop dump duplicate edit eliminate embed emit emphasize ' +
  'enable encapsulate encode encrypt enforce enhance ensure establish evaluate exclude execute expand expect ' +
  'explain export expose extend extract factor fetch filter finalize find finish fix flag flatten flip flush follow ' +
  'forbid force format forward freeze generate get give group guard handle harden hide hoist honor ' +
  'hook ignore implement import improve include incorporate increase increment indicate infer inherit initialize inject inline insert ' +
  'inspect install instrument integrate introduce invalidate invert invoke isolate join keep kill limit link lint list load ' +
  'localize lock log lower maintain make manage map mark match measure memoize mention merge migrate minimize ' +
  'mock modernize modify move name narrow normalize note notify obtain omit open optimize order organize output override ' +
  'pad parse pass patch permit persist pick pin plug point polish port postpone prefer prefix prepare preserve prevent ' +
  'print prioritize process produce promote propagate protect provide prune publish pull purge push put quote raise randomize ' +
  'read reapply rearrange rebase rebuild receive recommend record recover redesign redirect redo reduce refactor ' +
  'refer refine reflect refresh refuse regenerate register reimplement reject relax release reload relocate rely remove rename render ' +
  'reorder reorganize repair replace report request require rerun reset resolve respect restore restrict restructure ' +
  'retain retrieve retry return reuse revamp revert revise revisit rewind rewrite rework round run sanitize save schedule scope ' +
  'secure select send separate serialize serve set share shorten show shrink shut silence simplify skip sort specify ' +
  'speed split squash stabilize standardize start stop store stream streamline strip stub submit suggest supply support suppress ' +
  'swap switch sync synchronize tag take teach terminate test throw tidy tighten toggle track transform translate treat trim ' +
  'trigger truncate try tune tweak unblock undo unify uninstall unlock unset unwrap update upgrade upload use utilize validate verify ' +
  'vendor wait warn watch widen wire work wrap write yield'
).split(' ')

const irregular: Readonly<Record<string, string>> = {
  bind: 'bound',
  break: 'broke',
  bring: 'brought',
  build: 'built',
  catch: 'caught',
  choose: 'chose',
  cut: 'cut',
  find: 'found',
  forbid: 'forbade',
  freeze: 'froze',
  get: 'got',
  give: 'gave',
  hide: 'hid',
  keep: 'kept',
  make: 'made',
  override: 'overrode',
  put: 'put',
  read: 'read',
  rebuild: 'rebuilt',
  redo: 'redid',
  rerun: 'reran',
  reset: 'reset',
  rewind: 'rewound',
  rewrite: 'rewrote',
  run: 'ran',
  send: 'sent',
  set: 'set',
  show: 'showed',
  shrink: 'shrank',
  shut: 'shut',
  split: 'split',
  take: 'took',
  teach: 'taught',
  throw: 'threw',
  undo: 'undid',
  unset: 'unset',
  write: 'wrote',
}

/** Verbs that double their last letter before `-ed` and `-ing`. */
const doubling: ReadonlySet<string> = new Set(
  (
    'cap commit cut debug drop embed emit flag flip forbid format get grep log map omit pad permit pin plug prefer put refer ' +
    'rerun reset run scan set shut skip split stop strip stub submit swap tag trim unset unwrap unplug wrap'
  ).split(' '),
)

/** Third-person forms that are plural nouns as well: "Tests for the parser", "Changes to the guide". */
const nouns: ReadonlySet<string> = new Set(
  (
    'tests changes updates fixes notes comments types links logs flags tags hooks locks mocks stubs caches maps filters prints ' +
    'uses works releases reports requests imports exports builds patches processes records lists marks orders prefixes ' +
    'defaults documents formats groups points ports scopes sorts starts stores streams tracks tweaks watches edits'
  ).split(' '),
)

type VerbTable = ReadonlyMap<string, VerbForm>

function buildTable(): VerbTable {
  const table = new Map<string, VerbForm>()
  for (const base of knownVerbs) {
    table.set(thirdPerson(base), { mood: 'third_person', base })
    table.set(gerund(base), { mood: 'gerund', base })
    table.set(irregular[base] ?? past(base), { mood: 'past', base })
    if (base.endsWith('ize')) {
      const british = base.replace(/ize$/, 'ise')
      table.set(thirdPerson(british), { mood: 'third_person', base: british })
      table.set(gerund(british), { mood: 'gerund', base: british })
      table.set(past(british), { mood: 'past', base: british })
      table.set(british, { mood: 'imperative', base: british })
    }
  }
  for (const base of knownVerbs) table.set(base, { mood: 'imperative', base })
  return table
}

function thirdPerson(base: string): string {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`
  return /(?:s|x|z|ch|sh|o)$/.test(base) ? `${base}es` : `${base}s`
}

function gerund(base: string): string {
  if (/[^eoy]e$/.test(base)) return `${base.slice(0, -1)}ing`
  return `${doubled(base)}ing`
}

function past(base: string): string {
  if (base.endsWith('e')) return `${base}d`
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ied`
  return `${doubled(base)}ed`
}

function doubled(base: string): string {
  return doubling.has(base) ? base + base.slice(-1) : base
}

let verbs: VerbTable | undefined

/** The mood of the first word of `description`, or null when it is no known verb or may be a noun. */
export function readMood(description: string): VerbForm | null {
  const word = /^[A-Za-z]{2,20}(?=[\s,]|$)/.exec(description)?.[0].toLowerCase()
  if (!word) return null
  verbs ??= buildTable()
  const form = verbs.get(word)
  if (!form || (form.mood === 'third_person' && nouns.has(word) && !takesObject(description, word)))
    return null
  return form
}

/** "Fixes the cache" is a verb and its object; "Fixes for the cache", "Fixes" alone are a noun. */
function takesObject(description: string, word: string): boolean {
  return /^\s+(?!for\b|to\b|in\b|of\b|from\b|and\b|on\b|about\b|as\b|with\b|after\b)\S/.test(
    description.slice(word.length),
  )
}

/** `description` with its first verb in the imperative, its capital kept; unchanged when there is nothing to mend. */
export function toImperative(description: string): string {
  const form = readMood(description)
  if (!form || form.mood === 'imperative') return description
  const first = /^[A-Za-z]+/.exec(description)?.[0] ?? ''
  const capital = first[0] !== first[0]?.toLowerCase()
  const verb = capital ? form.base.replace(/^./, (letter) => letter.toUpperCase()) : form.base
  return verb + description.slice(first.length)
}
