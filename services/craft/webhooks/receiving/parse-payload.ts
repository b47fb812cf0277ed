import { ServiceError } from '#platform/errors/service-error.ts'

/** A payload, as it came and as it reads. */
export interface Payload {
  /** JSON text, as it came. */
  text: string
  value: Record<string, unknown>
}

/** Levels of objects and lists that a payload may have; GitHub's have 8. */
const deepest = 100

/**
 * Reads the body of a delivery: JSON, or a form with JSON in its field `payload`, as GitHub sends it when asked to.
 * @throws ServiceError `invalid_request` when it is none, is no object, or is nested too deep
 */
export function parsePayload(body: Buffer, contentType: string): Payload {
  const text = readText(body)
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType)
  const json = isForm ? new URLSearchParams(text).get('payload') : text
  if (json === null) throw refuse('The form has no field `payload`; have the sender use application/json.')
  // Text is looked through before it is parsed: parsing what is nested a million levels deep takes memory.
  if (isTooDeep(json)) throw refuse(`The payload is nested deeper than ${deepest} levels.`)
  const value = parse(json)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { text: json, value: value as Record<string, unknown> }
  }
  throw refuse('The payload is not a JSON object.')
}

function readText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw refuse('The payload is not UTF-8 text.', cause)
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw refuse('The payload is not JSON.', cause)
  }
}

function refuse(detail: string, cause?: unknown): ServiceError {
  return new ServiceError('invalid_request', detail, {
    cause,
    faults: [{ pointer: '/body', detail: 'is not a payload that can be taken in' }],
  })
}

const quote = 0x22
const backslash = 0x5c
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/** Counts brackets outside of strings, up to the limit. */
function isTooDeep(json: string): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (unit === quote) at = endOfString(json, at + 1)
    else if (unit === openBrace || unit === openBracket) {
      if (++depth > deepest) return true
    } else if (unit === closeBrace || unit === closeBracket) depth--
  }
  return false
}

/** Where the string that begins at `at` has its closing quote. */
function endOfString(json: string, start: number): number {
  for (let at = start; ; at++) {
    at = json.indexOf('"', at)
    if (at === -1) return json.length
    let escapes = 0
    while (json.charCodeAt(at - 1 - escapes) === backslash) escapes++
    if (escapes % 2 === 0) return at
  }
}
