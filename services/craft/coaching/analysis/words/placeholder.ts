/** Subjects that stand where words should be. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Words that say nothing of a change, alone or together. */
const emptyWords = words(
  'wip work in on progress fix fixes fixed fixing fixup bug bugs bugfix hotfix update updates updated updating change changes ' +
    'changed changing misc miscellaneous stuff things thing minor small little some more several various tmp temp temporary ' +
    'asdf asdfasdf qwerty foo bar baz blah done commit commits save saved saving checkpoint code file files edit edits edited ' +
    'modify modified modification modifications improve improved improvement improvements tweak tweaks tweaked it this that the ' +
    'a an again finally oops whoops try trying another final last new latest push pushed day part continue continued and of ' +
    'address addressed todo issue issues problem problems error errors add added adding remove removed removing to for with my ' +
    'our all now working works broken ok okay yes no nothing lol x xx xxx y z message initial get hopefully maybe should better ' +
    'backup sync init end start stop still almost nearly next step steps bit bits other also just is here something anything ' +
    'everything adjust adjusted adjustments apply applied incorporate requested version make makes made i we where when broke ' +
    'break breaks via upload uploads uploaded please feature features functionality few random quick ' +
    '변경 테스트 수정 업데이트 исправление исправления правки изменения обновление ' +
    'arreglo arreglos cambio cambios correccion correcciones actualizacion ajuste ajustes änderung änderungen korrektur ' +
    'korrekturen modif modifs correction corrections modifica modifiche',
)

/** Words that say nothing alone, and something once a verb goes with them: "tests", but not "add tests". */
const emptyAlone = words(
  'test tests testing lint linting format formatting comment comments refactor refactored refactoring cleanup clean polish ' +
    'polishing docs doc documentation deploy deployment style review feedback check release merge rename rebase prueba pruebas',
)

/** The same in Chinese and Japanese, which part no words. */
const emptyHan =
  /^(?:重构|支持|增加|删除|移除|合并|完成|修复|修改|修正|更新|提交|优化|调整|完善|改进|变更|変更|测试|用例|单测|注释|格式|テスト|临时|暂存|保存|再次|一些|若干|部分|相关|代码|文件|内容|问题|错误|小|的|了|下|初始化|新增|添加|追加|対応|バグ)+$/

const reviewAnswer =
  /^(?:(?:address|apply|incorporate|fix|resolve|implement)\w*\s+)?(?:the\s|some\s|more\s|all\s)?(?:(?:code\s)?review|pr|requested)\s+(?:comments?|feedback|suggestions?|changes|remarks|fixes|issues|nits?)\W*$|^(?:address|apply|incorporate)\w*\s+(?:suggestions?|feedback|comments?|changes)\s+from\s+(?:code\s)?review\W*$/i

const wordLimit = 8
const namesVersion = /\d\.\d/
const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}])+/gu

/** Whether these words of a subject say nothing: "wip", "fix bug", "more changes", "...", "asdf", "修改", a bare number. */
export function isPlaceholder(description: string): boolean {
  if (description.length > 80 || namesVersion.test(description)) return false
  const found = description.toLowerCase().match(wordPattern) ?? []
  if (found.length > wordLimit) return false
  if (found.length === 1 && emptyAlone.has(found[0] ?? '')) return true
  return found.every(saysNothing) || reviewAnswer.test(description)
}

/** Whether a word, in lower case, says nothing of a change, alone or beside others. */
export function isEmptyWord(word: string): boolean {
  return emptyAlone.has(word) || saysNothing(word)
}

function saysNothing(word: string): boolean {
  return emptyWords.has(word) || emptyHan.test(word) || /^\d+$/.test(word) || isKeyboardNoise(word)
}

/** One letter again and again, or a row of the keyboard. */
function isKeyboardNoise(word: string): boolean {
  return /^([!-~])\1*$/.test(word) || /^(?:asd|sdf|qwe|jkl|zxc|fgh|hjk)+[a-z]{0,2}$/.test(word)
}
