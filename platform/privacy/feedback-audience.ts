import { ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'
import { runAsService } from '#platform/service/context.ts'

/** A member of a workspace, as somebody who commits. */
export interface CommittingMember {
  account_id: string
  name: string
  /** Verified addresses in lower case: commits under them are this person's. */
  emails: readonly string[]
  /** Whether the person shows feedback to nobody, or to every member. */
  feedback_visibility: 'only_me' | 'workspace'
}

/** What somebody may see of the feedback on the commits of a workspace. */
export interface FeedbackAudience {
  /** Accounts by the addresses whose feedback is not for the caller to see; in lower case. */
  hidden: ReadonlyMap<string, string>
  /** Whether the feedback of a person, by account id or address, is not for the caller to see. */
  isHidden: (person: string) => boolean
  /** Throws `private_feedback` when the feedback of a person, by account id or address, is not for the caller to see. */
  requireFeedback: (person: string) => void
  /** Throws `private_feedback` when a person, by account id or address, is another member, however open they are. */
  requireOwn: (person: string) => void
}

export type ReadFeedbackAudience = (principal: Principal) => Promise<FeedbackAudience>

/**
 * Decides who sees whose feedback. It belongs to the author: another member's is hidden, whatever role the caller has,
 * unless they opened it. Commits of people who are no members are nobody's here, and in a workspace of one there is
 * nobody to hide from. Services see what they need.
 */
export function decideFeedbackAudience(
  principal: Principal,
  members: readonly CommittingMember[],
): FeedbackAudience {
  const others = members.length < 2 ? [] : members.filter((member) => !isSame(principal, member))
  const closed = others.filter(({ feedback_visibility }) => feedback_visibility === 'only_me')
  const refuse = (among: readonly CommittingMember[], what: string) => (person: string) => {
    const owner = among.find((member) => isNamed(member, person))
    if (!owner) return
    throw new ServiceError('private_feedback', `${what} of ${owner.name} are for ${owner.name} alone to see.`)
  }
  return {
    hidden: new Map(closed.flatMap(({ emails, account_id }) => emails.map((email) => [email, account_id]))),
    isHidden: (person) => closed.some((member) => isNamed(member, person)),
    requireFeedback: refuse(closed, 'The scores and advice on commits'),
    requireOwn: refuse(others, 'The coaching sessions'),
  }
}

/**
 * Asks who the members are, anew each time: who joins or closes their feedback is guarded from then on.
 *
 * @param service that asks, in its own name
 */
export function createReadFeedbackAudience(
  service: string,
  listMembers: () => Promise<{ items: readonly CommittingMember[] }>,
): ReadFeedbackAudience {
  return async (principal) => {
    if (principal.kind === 'service') return decideFeedbackAudience(principal, [])
    const { items } = await runAsService(service, principal.workspace_id, listMembers)
    return decideFeedbackAudience(principal, items)
  }
}

function isSame({ id, emails }: Principal, member: CommittingMember): boolean {
  return member.account_id === id || member.emails.some((email) => emails.includes(email))
}

function isNamed({ account_id, emails }: CommittingMember, person: string): boolean {
  return account_id === person || emails.includes(person.toLowerCase())
}
