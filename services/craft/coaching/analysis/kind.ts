import type { ParsedMessage } from './commit.ts'

/** Kinds are told from this much of the subject, which bounds the time of the patterns. */
const headLength = 200

const header = String.raw`(?:\w{1,12}(?:\([\w-]{1,20}\))?!?:\s*)?`
const versionPattern = String.raw`v?\d+\.\d+[\w.+-]*`

const fixup = /^(?:fixup|squash|amend)! /

const merge = anyOf(
  String.raw`Merge (?:remote-tracking |remote )?(?:branch(?:es)?|tags?|commits?|pull requests?|merge request|PR|MR)\b`,
  String.raw`Merge (?:master|main|develop|trunk|upstream|origin)\b`,
  String.raw`Merge \S+ (?:into|to|from|with) \S+$`,
  String.raw`Merged? \S+[/#]\S+$`,
  String.raw`Merged (?:in|PR|branch|pull request)\b`,
  String.raw`Auto(?:matic |-)merge\b`,
)

const revert = anyOf(
  String.raw`revert(?:\([^)]{0,60}\))?!?:\s`,
  String.raw`Revert(?:ed|s|ing)?\b`,
  'Reapply "',
  String.raw`Back(?:ed)? out\b`,
)

const initial = anyOf(
  String.raw`${header}(?:the |project )?(?:initial|first) (?:commit|import|revision|version|check-?in|code|push|upload)\b`,
  `${header}init(?:ial|ialize)?(?: (?:repo|repository|project))?$`,
)

const release = anyOf(
  `${header}${versionPattern}(?: release)?$`,
  String.raw`${header}(?:[\w.-]{1,30}[ @-])?${versionPattern}$`,
  String.raw`${header}(?:prepare |cut |tag |publish )?(?:for )?(?:the )?(?:new )?(?:releas(?:e|ed|ing)|version) (?:of )?(?:[\w.-]{1,30}[ @])?${versionPattern}`,
  String.raw`${header}(?:bump(?:s|ed|ing)?|update|increase|set)(?: the)?(?: \w{1,20})? version(?: number)?s?(?: (?:to|for|of) .*)?$`,
  String.raw`${header}(?:bump(?:s|ed|ing)?|prepare|cut|publish|tag|updated?)(?: for)?(?: to)?(?: \w{1,20})? ${versionPattern}$`,
  String.raw`${header}(?:prepare|cut)(?: for)?(?: the)?(?: next| new)? release\b`,
  String.raw`${header}(?:version|release) bump\b`,
  String.raw`(?:chore|build|ci)\(release\)`,
  'release: ',
  String.raw`\[maven-release-plugin\]`,
  'version packages',
)

const changed = '(?:bump(?:s|ed)?|upgraded?|updated?|pin(?:ned)?|roll(?:ed)?)'

/** Says it whatever follows: `deps: parser@2.1.0`. */
const dependencyHeader = anyOf(String.raw`\w{1,12}\((?:deps|deps-dev|dependencies|dependency)\)!?:`, 'deps: ')

const dependency = anyOf(
  String.raw`${header}${changed} (?:(?:all|dev|the|github|npm|non-major|minor|patch) ){0,3}(?:dev-?)?(?:dependenc(?:y|ies)|deps|lock ?file)\b`,
  String.raw`${header}${changed} (?:dependency )?[@\w./-]{2,80} (?:(?:requirement|dependency|action|version) )?(?:from \S{1,40} )?to (?:version )?v?\d`,
  String.raw`${header}bump(?:s|ed)? (?:the )?[@\w./-]{2,80}(?: group)? (?:in|across|with|and) `,
  String.raw`${header}lock file maintenance\b`,
)

function anyOf(...patterns: string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})`, 'i')
}

/** What sort of commit the words announce. Whether it truly is a merge, its number of parents says. */
export function kindOfMessage(subject: string, body: string): ParsedMessage['kind'] {
  if (subject === '') return 'empty'
  const head = subject.slice(0, headLength)
  if (fixup.test(head)) return 'fixup'
  if (merge.test(head)) return 'merge'
  if (revert.test(head) || body.startsWith('This reverts commit ')) return 'revert'
  if (initial.test(head)) return 'initial'
  if (dependencyHeader.test(head)) return 'dependency'
  if (release.test(head)) return 'release'
  if (dependency.test(head)) return 'dependency'
  return 'ordinary'
}
