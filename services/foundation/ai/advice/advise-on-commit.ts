import { type AnsweredBy, CommitAdvice } from '#contracts/ai.ts'
import { type AspectName, aspectNames, type coachingContract, type Feedback } from '#contracts/coaching.ts'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import type { commitsContract } from '#contracts/commits.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { ReadFeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { agents } from '../agents.ts'
import type { ModelAsker } from '../ask-models.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { makeInert } from '../prompts/visible-text.ts'
import { writeData } from '../prompts/write-data.ts'
import { refuseFallBack } from './refuse-fall-back.ts'

export interface CommitAdviserOptions {
  asker: ModelAsker
  peers: {
    commits: Client<typeof commitsContract>
    repositories: Client<typeof repositoriesContract>
    coaching: Client<typeof coachingContract>
  }
  readAudience: ReadFeedbackAudience
  redact_emails: boolean
}

export interface AdvisedCommit {
  commit: CommitDetail
  advice: CommitAdvice
  answered_by: AnsweredBy
}

/**
 * Advises on commits: a model if one answers, else the built-in rules. Advice is feedback: throws `private_feedback` for
 * whom it is not.
 */
export interface CommitAdviser {
  advise: (principal: Principal, commit: string, options: { fall_back: boolean }) => Promise<AdvisedCommit>
  /** What a model is told about a commit, its secrets taken out. */
  describe: (commit: string) => Promise<{ commit: CommitDetail; text: string; redacted: number }>
}

/** Characters of a patch that are sent: some 8,000 tokens. */
const patchCharacters = 24_000
const messageCharacters = 6_000
const filesCharacters = 6_000

export function createCommitAdviser({
  asker,
  peers,
  readAudience,
  redact_emails,
}: CommitAdviserOptions): CommitAdviser {
  const agent = agents['commit-coach']

  const describe: CommitAdviser['describe'] = async (reference) => {
    const commit = await peers.commits.getCommit({ params: { hash: reference } })
    const patch = await readPatch(commit)
    const data = writeData(
      [
        { name: 'message', text: commit.message, longest: messageCharacters },
        { name: 'files', text: listFiles(commit), longest: filesCharacters },
        { name: 'patch', text: patch ?? '(git cannot be asked for it)', longest: patchCharacters },
      ],
      { emails: redact_emails },
    )
    return { commit, ...data }
  }

  const readPatch = async ({ repository, hash }: CommitDetail): Promise<string | null> => {
    const [owner = '', name = ''] = repository.split('/')
    try {
      return (await peers.repositories.getPatch({ params: { owner, name, hash } })).patch
    } catch (error) {
      if (error instanceof ServiceError) return null
      throw error
    }
  }

  const readFeedback = async ({ id }: CommitDetail): Promise<Feedback> => {
    try {
      return await peers.coaching.getFeedback({ params: { commit_id: id } })
    } catch (error) {
      if (!hasCode(error, 'feedback_not_found')) throw error
      return peers.coaching.coachCommit({ body: { commit_id: id, include_context: false } })
    }
  }

  return {
    describe,

    advise: async (principal, reference, { fall_back }) => {
      const { commit, text, redacted } = await describe(reference)
      const { requireFeedback } = await readAudience(principal)
      requireFeedback(commit.author_email)
      const asked = { agent, principal, subject: `commit ${commit.hash}`, redacted }
      try {
        const messages = [{ role: 'user' as const, content: `Advise on this commit.\n\n${text}` }]
        const { value, answered_by } = await asker.askFitting({ ...asked, messages }, CommitAdvice)
        return { commit, advice: readAdvice(value, commit), answered_by }
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error
        if (!fall_back) throw refuseFallBack(error)
        const advice = adviseByRules(await readFeedback(commit))
        return {
          commit,
          advice,
          answered_by: await asker.logBuiltIn({ ...asked, redacted: 0 }, error.message),
        }
      }
    },
  }
}

function listFiles({ files }: CommitDetail): string {
  return files
    .map(
      ({ path, status, additions, deletions }) =>
        `${status} ${path.replaceAll('\n', ' ')} +${additions} -${deletions}`,
    )
    .join('\n')
}

const longestText = 600
const longestSuggestion = 4_000

/** A model's advice as far as it can be of this commit: of its files, of lines there may be, without links or marks. */
export function readAdvice(advice: CommitAdvice, { files, message }: CommitDetail): CommitAdvice {
  const paths = new Set(files.map(({ path }) => path))
  const suggested =
    advice.suggested_message === null ? '' : makeInert(advice.suggested_message, longestSuggestion)
  return {
    summary: makeInert(advice.summary, longestText) || 'No summary.',
    items: advice.items.flatMap(({ aspect, text, path, line }) => {
      const said = makeInert(text, longestText)
      if (said === '') return []
      const known = path !== null && paths.has(path)
      return [{ aspect, text: said, path: known ? path : null, line: known ? line : null }]
    }),
    suggested_message: suggested === '' || suggested === message.trim() ? null : suggested,
  }
}

const mostItems = 8

/** What the built-in rules found, costliest first. */
function adviseByRules({ quality_score, quality_level, aspects, suggested_message }: Feedback): CommitAdvice {
  const found = aspectNames.flatMap((aspect: AspectName) =>
    aspects[aspect].reasons.map((reason) => ({
      aspect,
      ...reason,
      loss: reason.points_lost * aspects[aspect].weight,
    })),
  )
  const items = found
    .filter(({ loss }) => loss > 0)
    .sort((one, other) => other.loss - one.loss)
    .slice(0, mostItems)
    .map(({ aspect, text, path, line }) => ({ aspect, text: text.slice(0, longestText), path, line }))
  const level = quality_level.toLowerCase().replaceAll('_', ' ')
  const summary = `${quality_score.toFixed(1)} of 10 (${level}) by the built-in rules.`
  return { summary, items, suggested_message: suggested_message?.slice(0, longestSuggestion) ?? null }
}
