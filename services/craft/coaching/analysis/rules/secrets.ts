/** Credentials in added lines. A finding says what kind and where; the value itself is never kept. */

import { entropyOf } from '#platform/secrets/entropy.ts'
import type { AddedLine } from '../added-lines.ts'
import type { Facts, Loss, Rule } from '../facts.ts'

/** Formats as their issuers publish them. */
const formats: readonly (readonly [name: string, format: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----/],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_[A-Za-z0-9_]{60,255}\b/],
  ['GitLab token', /\bglpat-[A-Za-z0-9_-]{20,64}/],
  ['Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{20,255}/],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['Stripe key', /\b[rs]k_live_[0-9A-Za-z]{20,255}\b/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['API key', /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,255}/],
]
/** One look decides whether the formats are worth trying. */
const hint =
  /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|AIza|k_live_|npm_|\bsk-|(?:pass|secret|token|key)\w{0,20}["']?\s*[:=]\s*["']|:\/\/[^\s/:]{1,60}:[^\s/]{1,100}@/i
const assigned =
  /(?:password|passwd|secret|api_?key|access_?key|access_?token|auth_?token|client_?secret|private_?key)["']?\s*[:=]\s*["']([^"'\s]{12,200})["']/i
const inAddress = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{1,60}:([^\s:@/"']{6,100})@/i
const standIn =
  /example|sample|dummy|fake|test|change|your|xxx|placeholder|secret|password|foobar|1234|abcd|localhost|[<>{}$*%]|\.\.\./i
/** Random text of letters and digits carries more than this; words and identifiers carry less. */
const randomBits = 3.5

const secret: Rule = ({ change }: Facts): Loss | null => {
  if (!change || change.patch.length === 0) return null
  for (const line of change.added) {
    if (!hint.test(line.text)) continue
    const name = nameSecret(line)
    if (name) return { rule: 'secret', points_lost: 9, path: line.path, line: line.number, words: name }
  }
  return null
}

/** Keys made for tests are common, so a test file is not suspected; nor are documents of the formats they show. */
function nameSecret({ text: line, kind }: AddedLine): string | null {
  if (kind === 'test' || kind === 'example') return null
  const format = formats.find(([, pattern]) => {
    const found = pattern.exec(line)
    return (
      found !== null &&
      !/EXAMPLE|xxxx|\.\.\./i.test(line) &&
      (kind !== 'docs' || entropyOf(found[0]) > randomBits)
    )
  })
  if (format) return format[0]
  if (kind === 'docs') return null
  if (isRandom(assigned.exec(line)?.[1])) return 'password or key'
  return isRandom(inAddress.exec(line)?.[1]) ? 'password in an address' : null
}

function isRandom(value: string | undefined): boolean {
  if (!value || standIn.test(value)) return false
  return /\d/.test(value) && /[A-Za-z]/.test(value) && entropyOf(value) > randomBits
}

export const secretRules: readonly Rule[] = [secret]
