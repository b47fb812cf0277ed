import type { FinishReason, JSONSchema7, LanguageModelUsage, ModelMessage } from 'ai'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Provider } from '../config.ts'
import { estimateTokens, type TokenCount } from '../spending/price.ts'
import { ModelFailure } from './model-failure.ts'
import { loadSdk, openModel } from './open-model.ts'
import { openWire, timeOutOrLeave, type Wire } from './wire.ts'

/** What a model is asked. What stands in `messages` is redacted already. */
export interface Question {
  /** Ours alone: no word of it comes from a repository or a person. */
  instructions: string
  messages: readonly { role: 'user' | 'assistant'; content: string }[]
  max_output_tokens: number
}

/** Which model is asked, and until when. */
export interface Call {
  provider: Provider
  model: string
  signal: AbortSignal
}

/** An answer in prose. */
export interface Prose {
  text: string
  tokens: TokenCount
  /** Whether the model said all it wanted. */
  complete: boolean
}

/** An answer that fits its schema. */
export interface Fitting<T> {
  value: T
  /** As the model wrote it. */
  text: string
  tokens: TokenCount
  /** Whether a first answer did not fit. */
  repaired: boolean
}

/** Asks for prose. @throws ModelFailure */
export async function generateProse(call: Call, question: Question): Promise<Prose> {
  const { text, tokens, reason } = await askWhole(call, question, null)
  if (text.trim() === '') throw new ModelFailure('nonsense', `${call.provider.name} answered nothing.`)
  return { text, tokens, complete: reason === 'stop' }
}

/**
 * Asks for a value of this schema. What comes is compared with the schema here, whatever the provider promises; an
 * answer that does not fit goes back to the model once, with what is wrong with it.
 * @throws ModelFailure `unfit` when the second does not fit either
 */
export async function generateFitting<S extends TSchema>(
  call: Call,
  question: Question,
  schema: S,
): Promise<Fitting<Static<S>>> {
  const validator = Compile(schema)
  const first = await askWhole(call, question, schema)
  const read = readAnswer(first.text)
  if (validator.Check(read)) {
    return { value: read as Static<S>, text: first.text, tokens: first.tokens, repaired: false }
  }
  const faults = describeFaults(read, validator)
  const second = await askWhole(call, askAgain(question, first.text, faults), schema)
  const tokens = addTokens(first.tokens, second.tokens)
  const mended = readAnswer(second.text)
  if (validator.Check(mended)) {
    return { value: mended as Static<S>, text: second.text, tokens, repaired: true }
  }
  throw new UnfitAnswer(call.provider, describeFaults(mended, validator), tokens)
}

/** An answer that cost tokens and is of no use. */
export class UnfitAnswer extends ModelFailure {
  readonly tokens: TokenCount

  constructor(provider: Provider, faults: string, tokens: TokenCount) {
    super('unfit', `${provider.name} answered twice in another form than it was asked for: ${faults}`)
    this.tokens = tokens
  }
}

/** Asks for prose and passes it on as it is written. @throws ModelFailure, also after a part was passed on */
export async function streamProse(
  call: Call,
  question: Question,
  onText: (text: string) => void,
): Promise<Prose> {
  const { streamText } = await loadSdk()
  const wire = openWire(call.provider, call.signal)
  const parts: string[] = []
  try {
    const { stream } = streamText({ ...(await prepare(call, question, wire)), onError: () => {} })
    for await (const part of stream) {
      if (part.type === 'error') throw part.error
      if (part.type === 'abort') throw timeOutOrLeave(call.provider, call.signal)
      if (part.type === 'text-delta' && part.text !== '') {
        parts.push(part.text)
        onText(part.text)
      }
      if (part.type === 'finish') {
        if (parts.length === 0 || !isEnd(part.finishReason)) break
        const text = parts.join('')
        return {
          text,
          tokens: countTokens(part.totalUsage, question, text),
          complete: part.finishReason === 'stop',
        }
      }
    }
  } catch (error) {
    throw afterPart(explain(call, wire, error), parts)
  }
  const brokeOff = `${call.provider.name} broke off in the middle of its answer.`
  throw afterPart(wire.failure() ?? new ModelFailure('cut_off', brokeOff), parts)
}

/** What was passed on cannot be taken back, so it is not asked for again. */
function afterPart(failure: ModelFailure, parts: readonly string[]): ModelFailure {
  if (parts.length === 0) return failure
  const { kind, message, cause, retry_after } = failure
  return new ModelFailure(kind, message, { cause, retry_after, begun: true })
}

interface Whole {
  text: string
  tokens: TokenCount
  reason: FinishReason
}

async function askWhole(call: Call, question: Question, schema: TSchema | null): Promise<Whole> {
  const { generateText, NoObjectGeneratedError, Output, jsonSchema } = await loadSdk()
  const wire = openWire(call.provider, call.signal)
  const output = schema && Output.object({ schema: jsonSchema<unknown>(schema as JSONSchema7) })
  try {
    const asked = generateText({ ...(await prepare(call, question, wire)), ...(output && { output }) })
    // Not every SDK gives up when it is told to.
    const { text, usage, finishReason } = await Promise.race([asked, aborted(call)])
    return { text, tokens: countTokens(usage, question, text), reason: finishReason }
  } catch (error) {
    if (wire.failure() === null && NoObjectGeneratedError.isInstance(error) && error.text !== undefined) {
      const { text, usage, finishReason } = error
      return { text, tokens: countTokens(usage, question, text), reason: finishReason ?? 'other' }
    }
    throw explain(call, wire, error)
  }
}

async function prepare({ provider, model }: Call, question: Question, wire: Wire) {
  return {
    model: await openModel(provider, model, wire.fetch),
    instructions: question.instructions,
    messages: [...question.messages] as ModelMessage[],
    maxOutputTokens: question.max_output_tokens,
    maxRetries: 0,
    abortSignal: wire.signal,
  }
}

function aborted({ provider, signal }: Call): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(timeOutOrLeave(provider, signal))
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}

/** What happened on the wire counts; what the SDK made of it only when the wire saw nothing wrong. */
function explain({ provider, signal }: Call, wire: Wire, error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error
  const seen = wire.failure()
  if (seen) return seen
  if (signal.aborted) return timeOutOrLeave(provider, signal)
  if (isBroken(error)) {
    return new ModelFailure('cut_off', `${provider.name} broke off in the middle of its answer.`, {
      cause: error,
    })
  }
  return new ModelFailure('nonsense', `${provider.name} answered in a way that cannot be read.`, {
    cause: error,
  })
}

/** Whether the connection went away below an answer, as undici words it. */
function isBroken(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === 'TypeError' && at.message === 'terminated') return true
    if ('code' in at && at.code === 'UND_ERR_SOCKET') return true
  }
  return false
}

function isEnd(reason: FinishReason): boolean {
  return reason === 'stop' || reason === 'length'
}

const longestShown = 4_000

function askAgain(question: Question, answer: string, faults: string): Question {
  return {
    ...question,
    messages: [
      ...question.messages,
      { role: 'assistant', content: answer.slice(0, longestShown) || '(nothing)' },
      {
        role: 'user',
        content: `That answer does not fit the schema: ${faults}\nGive the answer again, as JSON of the schema and nothing else.`,
      },
    ],
  }
}

const mostFaults = 8

function describeFaults(value: unknown, validator: ReturnType<typeof Compile>): string {
  if (value === undefined) return 'it is no JSON.'
  const faults = validator
    .Errors(value)
    .map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
  return `${faults.slice(0, mostFaults).join('; ')}.`
}

/** The JSON of an answer, also between the fences of a code block; undefined when there is none. */
function readAnswer(text: string): unknown {
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text
  try {
    return JSON.parse(bare)
  } catch {
    return undefined
  }
}

/** What the provider counted; where it did not, what the texts come to. */
function countTokens(usage: LanguageModelUsage | undefined, question: Question, text: string): TokenCount {
  return {
    input_tokens: usage?.inputTokens ?? estimateQuestion(question),
    output_tokens: usage?.outputTokens ?? estimateTokens(text),
  }
}

/** Tokens a question will come to. */
export function estimateQuestion({ instructions, messages }: Question): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(instructions))
}

function addTokens(one: TokenCount, other: TokenCount): TokenCount {
  return {
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
  }
}
