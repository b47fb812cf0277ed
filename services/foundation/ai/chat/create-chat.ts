import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { ChatMessage } from '#contracts/ai/conversations.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { redactSecrets } from '#platform/secrets/redact-secrets.ts'
import type { CommitAdviser } from '../advice/advise-on-commit.ts'
import { agents } from '../agents.ts'
import type { ModelAsker } from '../ask-models.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { keepVisible } from '../prompts/visible-text.ts'
import type { ConversationStore } from '../store/conversations.ts'
import { createEventStream, type EventStream } from './event-stream.ts'

export interface ChatOptions {
  asker: ModelAsker
  adviser: CommitAdviser
  conversations: ConversationStore
  redact_emails: boolean
  logger: Logger
}

export interface Said {
  text: string
  conversation_id: string | null
  /** A commit the conversation is about from here on. */
  commit_id: string | null
}

/** Conversations with a model. */
export interface Chat {
  /** Takes in what was said and answers it as server-sent events. Stops the model when who asked leaves. */
  say: (principal: Principal, said: Said, leave: AbortSignal) => Promise<Readable>
}

/** Characters of a conversation that a model is told: the newest that fit, some 10,000 tokens. */
const historyCharacters = 32_000
const titleCharacters = 80
const agent = agents.assistant

export function createChat(options: ChatOptions): Chat {
  const { asker, adviser, conversations, redact_emails, logger } = options

  /** The commit that is spoken of: the one just named, or the one named last, as far as it is still there. */
  const describeCommit = async ({ commit_id }: Said, history: readonly ChatMessage[]) => {
    if (commit_id !== null) return adviser.describe(commit_id)
    const named = history.findLast((message) => message.commit_id !== null)?.commit_id ?? null
    if (named === null) return null
    return adviser.describe(named).catch((error: unknown) => {
      if (hasCode(error, 'commit_not_found')) return null
      throw error
    })
  }

  const open = async (principal: Principal, said: Said) => {
    if (said.conversation_id === null) return []
    const found = await conversations.find(principal, said.conversation_id)
    if (found) return found.messages
    throw new ServiceError(
      'conversation_not_found',
      'There is no such conversation of yours; leave conversation_id out to begin one.',
    )
  }

  const answer = async (
    principal: Principal,
    conversation: { id: string; history: readonly ChatMessage[]; question: string },
    stream: EventStream,
    leave: AbortSignal,
  ) => {
    const parts: string[] = []
    const { workspace_id } = principal
    const keep = (by: Pick<ChatMessage, 'provider' | 'model' | 'complete'>) =>
      conversations.add(workspace_id, conversation.id, {
        role: 'assistant',
        text: parts.join(''),
        commit_id: null,
        ...by,
      })
    const { messages, redacted } = writeHistory(conversation.history, conversation.question, redact_emails)
    const asked = { agent, principal, subject: `conversation ${conversation.id}`, messages, redacted }
    let by: Pick<ChatMessage, 'provider' | 'model'> = { provider: 'built-in', model: null }
    const listener = {
      onStart: ({ name }: { name: ChatMessage['provider'] }, model: string) => {
        by = { provider: name, model }
      },
      onText: (text: string) => {
        if (parts.length === 0) stream.send('start', { conversation_id: conversation.id, ...by })
        const visible = keepVisible(text)
        parts.push(visible)
        stream.send('text', { text: visible })
      },
    }
    try {
      const { value } = await asker.stream(asked, listener, leave)
      const message_id = await keep({ ...by, complete: value.complete })
      const reason = value.complete ? null : 'The answer was longer than is asked for.'
      stream.send('end', { message_id, complete: value.complete, reason })
    } catch (error) {
      if (!(error instanceof ModelFailure)) throw error
      if (error.kind === 'aborted' && parts.length === 0) return
      if (parts.length === 0) {
        by = { provider: 'built-in', model: null }
        listener.onText(answerByRules(error.message))
        await asker.logBuiltIn({ ...asked, redacted: 0 }, error.message)
        const message_id = await keep({ ...by, complete: true })
        stream.send('end', { message_id, complete: true, reason: error.message })
        return
      }
      const message_id = await keep({ ...by, complete: false })
      stream.send('end', { message_id, complete: false, reason: error.message })
    }
  }

  return {
    say: async (principal, said, leave) => {
      const history = await open(principal, said)
      const commit = await describeCommit(said, history)
      const text = keepVisible(said.text)
      const id = said.conversation_id ?? (await conversations.start(principal, titleOf(text)))
      const commit_id = commit?.commit.id ?? null
      const spoken = { role: 'user' as const, text, provider: null, model: null, complete: true, commit_id }
      await conversations.add(principal.workspace_id, id, spoken)
      const stream = createEventStream()
      const about = commit
        ? `It is about commit ${commit.commit.hash.slice(0, 12)}:\n\n${commit.text}\n\n`
        : ''
      answer(principal, { id, history, question: about + text }, stream, leave)
        .catch((error) => {
          logger.error({ err: error }, 'a conversation broke off')
          stream.send('end', {
            message_id: null,
            complete: false,
            reason: 'Something went wrong on our side.',
          })
        })
        .finally(() => stream.end())
      return stream.body
    },
  }
}

function titleOf(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.length > titleCharacters ? `${line.slice(0, titleCharacters - 1).toWellFormed()}…` : line || '…'
}

/** The newest of what was said, as far as it fits, and the question. It begins with a person, as providers want it. */
function writeHistory(history: readonly ChatMessage[], question: string, emails: boolean) {
  let redacted = 0
  const write = (text: string) => {
    const { text: safe, removed } = redactSecrets(text, { emails })
    redacted += Object.values(removed).reduce((sum, count) => sum + count, 0)
    return safe
  }
  const messages = [{ role: 'user' as ChatMessage['role'], content: write(question) }]
  let room = historyCharacters - question.length
  for (const { role, text } of history.toReversed()) {
    room -= text.length
    if (room < 0) break
    if (text !== '') messages.unshift({ role, content: write(text) })
  }
  while (messages[0]?.role === 'assistant') messages.shift()
  return { messages, redacted }
}

/** What can be said without a model. */
function answerByRules(reason: string): string {
  return (
    `No model answers here at the moment. ${reason} What needs none: a commit’s page tells what its score is made of and ` +
    'how it could be worded; “My progress” shows habits over time; `throughline coach session` goes through your commits ' +
    'one by one.'
  )
}
