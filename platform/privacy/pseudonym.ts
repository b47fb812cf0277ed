import { createHmac } from 'node:crypto'

/** What stands in for a person who was erased. */
export interface Pseudonym {
  name: string
  /** In a domain that never exists (RFC 2606). */
  address: string
}

/** What a person is known by. */
export type IdentifierKind = 'address' | 'name' | 'login'

/** Keyed hashes of what persons are known by: without the key nobody can tell, or try out, whom they stand for. */
export interface Digests {
  /** Of a name, address or login, however it is written in capitals and spaces. */
  of: (kind: IdentifierKind, value: string) => Buffer
  /** Two bytes for the first word of a name: many words share them. */
  ofFirstWord: (word: string) => Buffer
  /** Names the pseudonym of whoever has this address or account in a workspace. */
  pseudonymOf: (workspaceId: string, person: string) => string
}

/** @param key 32 bytes from the deployment's secret */
export function createDigests(key: Uint8Array): Digests {
  const digest = (purpose: string, value: string) =>
    createHmac('sha256', key).update(`${purpose}\n${value}`).digest()
  return {
    of: (kind, value) => digest(kind, kind === 'name' ? readWords(value).join(' ') : fold(value)),
    ofFirstWord: (word) => digest('first word', fold(word)).subarray(0, 2),
    pseudonymOf: (workspaceId, person) =>
      digest(`pseudonym ${workspaceId}`, fold(person)).toString('hex').slice(0, 12),
  }
}

/** Name and address of a pseudonym. */
export function describePseudonym(pseudonym: string): Pseudonym {
  return { name: `Erased ${pseudonym}`, address: `${pseudonym}@erased.invalid` }
}

/** Words as names are made of: `Jean-Luc O’Neill` has two. */
export const wordPattern = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’.-]*[\p{L}\p{M}\p{N}])?/gu

/** The words of a name, without capitals. */
export function readWords(name: string): string[] {
  return fold(name).match(wordPattern) ?? []
}

/** Without capitals, and with accents written in one way (Unicode NFC). */
export function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}
