import { type Static, Type } from 'typebox'
import { Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'

/** Roles in a workspace, weakest first. */
export const memberRoles = ['viewer', 'agent', 'member', 'lead', 'admin', 'owner'] as const
export const MemberRole = OneOf(memberRoles)
export type MemberRole = Static<typeof MemberRole>

/** An address, RFC 5321: 254 characters at most. */
export const Email = Type.String({ format: 'email', maxLength: 254 })
/** What a person, key, passkey or workspace is called; not blanks alone. */
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
/** A password that is being set; the service refuses common ones beside. */
export const NewPassword = Type.String({
  minLength: 10,
  maxLength: 128,
  description: 'At least 10 characters',
})
/** A password that is given to sign in. */
export const Password = Type.String({ minLength: 1, maxLength: 128 })
/** The secret of a link that works once. */
export const Token = Type.String({ minLength: 20, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' })
/** A code of an authenticator app (RFC 6238), or a recovery code. */
export const Code = Type.String({ minLength: 6, maxLength: 20, pattern: '^[A-Za-z0-9-]+$' })
/** Which of the two a code is. */
export const FactorKind = OneOf(['totp', 'recovery'], { default: 'totp' })
/** What signs in when the authenticator app is lost. */
export const RecoveryCodes = Type.Array(Type.String(), { description: 'Each works once, without the app' })
/** What a key or a program is limited to. */
export const Scope = Type.String({
  pattern: '^(\\*|[a-z][a-z-]{0,31}):(read|write)$',
  description: '`<service>:read` or `<service>:write`; `*` for every service. `write` includes `read`',
})

/** Who asks, as what, and within which limits. */
export const Principal = Type.Object({
  kind: OneOf(['person', 'agent', 'service']),
  id: Type.String({ description: 'Of the account' }),
  workspace_id: Id,
  role: MemberRole,
  emails: Type.Array(Type.String(), {
    description: 'Verified addresses the person commits under; a program is told them with the scope `email`',
  }),
  scopes: Nullable(Type.Array(Type.String(), { description: 'What a limited key or a program may touch' })),
  client_id: Type.Optional(Type.String({ description: 'The program that asks, if one does' })),
})

/** What repositories, members and all that is known of them belong to. */
export const Workspace = Type.Object({ id: Id, name: Type.String(), created_at: Timestamp })
export type Workspace = Static<typeof Workspace>

/** A workspace somebody belongs to, and as what. */
export const Membership = Type.Object({ workspace_id: Id, name: Type.String(), role: MemberRole })
export type Membership = Static<typeof Membership>

/** One’s own account, in whatever workspace one is. */
export const Account = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String({ description: 'Signs in with it' }),
  email_verified: Type.Boolean(),
  emails: Type.Array(Type.String(), {
    description: 'All verified addresses, commits under them are this person’s',
  }),
  has_password: Type.Boolean(),
  two_factor_enabled: Type.Boolean(),
  workspaces: Type.Array(Membership),
  created_at: Timestamp,
})
export type Account = Static<typeof Account>

/** A browser one is signed in with. */
export const Session = Type.Object({
  id: Id,
  current: Type.Boolean({ description: 'Whether this request came with it' }),
  ip_address: Nullable(Type.String()),
  user_agent: Nullable(Type.String()),
  created_at: Timestamp,
  expires_at: Timestamp,
})
export type Session = Static<typeof Session>

/** Somebody who belongs to a workspace, as the others see them. */
export const Member = Type.Object({
  account_id: Id,
  name: Type.String(),
  email: Type.String(),
  role: MemberRole,
  two_factor_enabled: Type.Boolean(),
  joined_at: Timestamp,
})
export type Member = Static<typeof Member>

/** An invitation that was not accepted yet. */
export const Invitation = Type.Object({
  id: Id,
  email: Type.String(),
  role: MemberRole,
  invited_by: Nullable(Type.String({ description: 'Name of the account' })),
  created_at: Timestamp,
  expires_at: Timestamp,
})
export type Invitation = Static<typeof Invitation>

/** A key of a program, without the secret: that is shown when it is made. */
export const ApiKey = Type.Object({
  id: Id,
  name: Type.String(),
  start: Type.String({ description: 'First characters, to tell keys apart' }),
  kind: OneOf(['person', 'agent']),
  role: MemberRole,
  scopes: Nullable(Type.Array(Scope)),
  account_id: Id,
  account_name: Type.String(),
  created_at: Timestamp,
  expires_at: Nullable(Timestamp),
  last_used_at: Nullable(Timestamp),
})
export type ApiKey = Static<typeof ApiKey>

/** Something that was done to an account or a workspace. */
export const AuditEntry = Type.Object({
  id: Id,
  action: Type.String({ description: '`session.started`, `key.created`, …' }),
  account_id: Nullable(Id),
  account_name: Nullable(Type.String()),
  subject: Nullable(Type.String({ description: 'What or whom it was done to' })),
  ip_address: Nullable(Type.String()),
  user_agent: Nullable(Type.String()),
  at: Timestamp,
})
export type AuditEntry = Static<typeof AuditEntry>

/** What an attempt to sign in came to. */
export const SignedIn = Type.Object({
  state: OneOf(['signed_in', 'second_factor', 'check_mail'], {
    description:
      'signed_in: the session cookie is set. second_factor: give a code next. check_mail: a link was sent',
  }),
})
export type SignedIn = Static<typeof SignedIn>

/** Who may see the feedback on one’s commits. */
export const feedbackVisibilities = ['only_me', 'workspace'] as const
const FeedbackVisibility = OneOf(feedbackVisibilities)
export type FeedbackVisibility = Static<typeof FeedbackVisibility>

/** What a member lets the others of one workspace see. */
export const Profile = Type.Object({
  feedback_visibility: OneOf(feedbackVisibilities, {
    description:
      'Who sees the feedback on one’s commits: oneself alone, or every member. A workspace of one has nobody to hide it from',
  }),
  ranked: Type.Boolean({ description: 'Whether one takes part in rankings' }),
})
export type Profile = Static<typeof Profile>

/** A member with the addresses their commits are known by. */
export const MemberAddresses = Type.Object({
  account_id: Id,
  name: Type.String(),
  emails: Type.Array(Type.String(), { description: 'Verified, in lower case' }),
  feedback_visibility: FeedbackVisibility,
})
export type MemberAddresses = Static<typeof MemberAddresses>

/** Somebody who belonged to a workspace. */
export const FormerMember = Type.Object({
  account_id: Id,
  name: Type.String(),
  email: Type.String(),
  ended_at: Timestamp,
})
export type FormerMember = Static<typeof FormerMember>

/** What a path is about, by its id. */
export const IdParams = Type.Object({ id: Id })
/** Whom a path is about. */
export const AccountParams = Type.Object({ account_id: Id })
/** For bodies: a field that is not named is refused. */
export const strict = { additionalProperties: false }
