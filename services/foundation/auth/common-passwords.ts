import { readFile } from 'node:fs/promises'
import { ServiceError } from '#platform/errors/service-error.ts'

/**
 * The commonest passwords of leaks, most of all those long enough for us, one a line, in lower case: from the list of
 * zxcvbn (github.com/dropbox/zxcvbn, data/passwords.txt; MIT, © 2012–2016 Dan Wheeler and Dropbox, Inc.).
 */
const file = new URL('./common-passwords.txt', import.meta.url)

/** Words that whoever guesses tries here first. */
const ownWords = ['throughline', 'commit', 'coaching']

let known: Promise<ReadonlySet<string>> | undefined

/**
 * Refuses a new password that many have, or that is a common word, the account's name or its address with nothing but
 * digits and signs around it (ASVS 6.2.4, 6.2.11).
 *
 * @throws {ServiceError} `invalid_request`
 */
export async function refuseCommonPassword(
  password: string,
  owner: { name?: string; email?: string } = {},
): Promise<void> {
  known ??= readCommonPasswords()
  const common = await known
  const own = [...ownWords, owner.name, owner.email, owner.email?.split('@')[0]].map((word) =>
    word?.toLowerCase(),
  )
  const whole = password.toLowerCase()
  const core = whole.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const isCommon = [whole, core].some((text) => common.has(text) || own.includes(text))
  if (!isCommon && new Set(whole).size > 2) return
  const detail =
    'is one that many people use, or easy to guess; four words that have nothing to do with each other are better'
  throw new ServiceError('invalid_request', `The request is not valid: /body/password ${detail}.`, {
    faults: [{ pointer: '/body/password', detail }],
  })
}

async function readCommonPasswords(): Promise<ReadonlySet<string>> {
  return new Set((await readFile(file, 'utf8')).split('\n').filter((line) => line !== ''))
}
