import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { Mail } from './send-mail.ts'

/** A mail as it waits in the database: it has links in it that let somebody in. */
export interface SealedMail {
  sealed: string
}

/** Encrypts a mail for its wait in the database. */
export function sealMail(box: SecretBox, mail: Mail): SealedMail {
  return { sealed: box.seal(JSON.stringify(mail)).toString('base64') }
}

/** Decrypts a mail that is about to be sent. */
export function openMail(box: SecretBox, { sealed }: SealedMail): Mail {
  return JSON.parse(box.open(Buffer.from(sealed, 'base64')))
}
