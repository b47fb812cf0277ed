/** Which language a message seems to be in, as far as it decides which rules may speak. */

export interface Language {
  /** Whether rules about English words may judge it. */
  english: boolean
  /** Whether its script has capitals at all. */
  cased: boolean
  /** Script of most letters, as Unicode names it; `Common` when there are no letters. */
  script: string
}

const inEnglish: Language = { english: true, cased: true, script: 'Latin' }

const scripts: readonly (readonly [script: string, letter: RegExp])[] = [
  ['Han', /\p{Script=Han}/u],
  ['Hiragana', /\p{Script=Hiragana}|\p{Script=Katakana}/u],
  ['Hangul', /\p{Script=Hangul}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
]
const casedScripts: ReadonlySet<string> = new Set(['Latin', 'Cyrillic', 'Greek'])

/** Frequent words of English, and of other languages written in Latin letters; words that both have are in neither. */
const englishWords: ReadonlySet<string> = new Set(
  (
    'the and for with from into when not is are was be it this that of to add fix use update remove make if by on as we which ' +
    'should after before now all only'
  ).split(' '),
)
const otherWords: ReadonlySet<string> = new Set(
  (
    'de la el los las una para con por que del al en y se lo mas pero sin sobre agrega agregar agregado corrige corregir arreglo ' +
    'cambio cambios nuevo nueva mejora mejoras elimina der die das und nicht ein eine einen den dem mit von zu auf für wird ' +
    'ist nach bei hinzu behebt füge neue neuer entfernt entferne korrektur änderung le les des une du et pour dans sur avec ' +
    'est pas ajout ajoute corrige correction suppression mise jour il di che per non della nel gli aggiunto aggiunta modifica ' +
    'um uma os nas nos dos da do em não adiciona adicionado corrigido ajuste ajustes remove alteração och att det som inte till av ' +
    'het een van niet voor op met toegevoegd dan yang untuk dengan tambah perbaiki ve bir için ile eklendi düzeltildi ' +
    'dla nie oraz jest dodano poprawka poprawki zmiana'
  ).split(' '),
)

/** So many English words and none of another language settle it. */
const sure = 3
/** The first sentences decide; looking further costs time and changes nothing. */
const lookedAt = 300

/**
 * Judges by letters first and then by frequent words. Short Latin text without a telling word counts as English, since
 * most subjects are; two words of another language, and more of them than English ones, are needed to say otherwise.
 */
export function readLanguage(text: string): Language {
  const sample = text.length > lookedAt ? text.slice(0, lookedAt) : text
  if (!/[^\p{ASCII}]/u.test(sample))
    return readsLikeEnglish(sample) ? inEnglish : { ...inEnglish, english: false }
  const letters = sample.match(/\p{L}/gu) ?? []
  const foreign = letters.filter((letter) => letter > '\u024f')
  if (foreign.length * 3 >= letters.length && foreign.length > 0) {
    const script = scripts.find(([, pattern]) => pattern.test(foreign.join('')))?.[0] ?? 'Other'
    return { english: false, cased: casedScripts.has(script), script }
  }
  return readsLikeEnglish(sample) ? inEnglish : { ...inEnglish, english: false }
}

function readsLikeEnglish(sample: string): boolean {
  let english = 0
  let other = 0
  for (const [word] of sample.toLowerCase().matchAll(/\p{L}+/gu)) {
    if (englishWords.has(word)) english++
    else if (otherWords.has(word)) other++
    if (english === sure && other === 0) return true
  }
  return other < 2 || other <= english
}
