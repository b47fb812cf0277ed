import { type Static, Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id, Nothing, Nullable, OneOf, Page, PageQuery, Timestamp } from '#platform/contract/schemas.ts'

/** Roles in a workspace, weakest first. */
export const memberRoles = ['viewer', 'agent', 'member', 'lead', 'admin', 'owner'] as const
const MemberRole = OneOf(memberRoles)
export type MemberRole = Static<typeof MemberRole>

const Email = Type.String({ format: 'email', maxLength: 254 })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const NewPassword = Type.String({ minLength: 10, maxLength: 128, description: 'At least 10 characters' })
const Password = Type.String({ minLength: 1, maxLength: 128 })
const Token = Type.String({ minLength: 20, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' })
const Code = Type.String({ minLength: 6, maxLength: 20, pattern: '^[A-Za-z0-9-]+$' })
const FactorKind = OneOf(['totp', 'recovery'], { default: 'totp' })
const RecoveryCodes = Type.Array(Type.String(), { description: 'Each works once, without the app' })
const Scope = Type.String({
  pattern: '^(\\*|[a-z][a-z-]{0,31}):(read|write)$',
  description: '`<service>:read` or `<service>:write`; `*` for every service. `write` includes `read`',
})

export const Principal = Type.Object({
  kind: OneOf(['person', 'agent', 'service']),
  id: Type.String({ description: 'Of the account' }),
  workspace_id: Id,
  role: MemberRole,
  emails: Type.Array(Type.String(), { description: 'Verified addresses the person commits under' }),
  scopes: Nullable(Type.Array(Type.String(), { description: 'What a limited key may touch' })),
})

export const Workspace = Type.Object({ id: Id, name: Type.String(), created_at: Timestamp })
export type Workspace = Static<typeof Workspace>

export const Membership = Type.Object({ workspace_id: Id, name: Type.String(), role: MemberRole })
export type Membership = Static<typeof Membership>

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

export const Session = Type.Object({
  id: Id,
  current: Type.Boolean({ description: 'Whether this request came with it' }),
  ip_address: Nullable(Type.String()),
  user_agent: Nullable(Type.String()),
  created_at: Timestamp,
  expires_at: Timestamp,
})
export type Session = Static<typeof Session>

export const Member = Type.Object({
  account_id: Id,
  name: Type.String(),
  email: Type.String(),
  role: MemberRole,
  two_factor_enabled: Type.Boolean(),
  joined_at: Timestamp,
})
export type Member = Static<typeof Member>

export const Invitation = Type.Object({
  id: Id,
  email: Type.String(),
  role: MemberRole,
  invited_by: Nullable(Type.String({ description: 'Name of the account' })),
  created_at: Timestamp,
  expires_at: Timestamp,
})
export type Invitation = Static<typeof Invitation>

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

export const SignedIn = Type.Object({
  state: OneOf(['signed_in', 'second_factor', 'check_mail'], {
    description:
      'signed_in: the session cookie is set. second_factor: give a code next. check_mail: a link was sent',
  }),
})
export type SignedIn = Static<typeof SignedIn>

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

const IdParams = Type.Object({ id: Id })
const AccountParams = Type.Object({ account_id: Id })
const strict = { additionalProperties: false }

export const authContract = defineContract({
  name: 'auth',
  summary: 'Who is asking: accounts, sessions, workspaces with members and roles, and API keys',
  port: 8030,
  prefixes: ['/auth'],
  errors: {
    wrong_credentials: 401,
    sign_up_closed: 403,
    token_expired: 410,
    account_not_found: 404,
    session_not_found: 404,
    member_not_found: 404,
    invitation_not_found: 404,
    key_not_found: 404,
    last_owner: 409,
    already_member: 409,
  },
  events: {
    'workspace.created': Type.Object({ name: Type.String(), account_id: Id }),
    'member.joined': Type.Object({ account_id: Id, role: MemberRole }),
    'member.changed': Type.Object({ account_id: Id, role: MemberRole }),
    'member.removed': Type.Object({ account_id: Id }),
    'profile.changed': Type.Object({ account_id: Id, ...Profile.properties }),
    'account.changed': Type.Object({ account_id: Id }),
    'session.ended': Type.Object({ account_id: Id }),
    'key.created': Type.Object({ key_id: Id, account_id: Id }),
    'key.revoked': Type.Object({ key_id: Id, account_id: Id }),
  },
  routes: {
    getSignInOptions: {
      method: 'GET',
      path: '/auth/options',
      summary: 'Which ways to sign in and up there are',
      access: 'public',
      response: Type.Object({
        sign_up: OneOf(['open', 'invitation', 'closed']),
        password: Type.Boolean({ description: 'Whether anybody here has a password yet' }),
      }),
    },
    signUp: {
      method: 'POST',
      path: '/auth/sign-up',
      summary: 'Make an account, with an invitation or where signing up is open',
      description:
        'With an invitation the account is a member at once and signed in. Without one the answer is the same whether or not the address has an account: a link comes by mail.',
      access: 'public',
      body: Type.Object(
        {
          name: Name,
          email: Email,
          password: NewPassword,
          invitation: Type.Optional(Token),
        },
        strict,
      ),
      response: SignedIn,
      errors: ['sign_up_closed', 'token_expired'],
    },
    verifyEmail: {
      method: 'POST',
      path: '/auth/email-verifications',
      summary: 'Show with the token of a mail that the address is one’s own, and sign in',
      description:
        'Takes the password, too: somebody else may have signed up with this address, and would go on knowing theirs.',
      access: 'public',
      body: Type.Object({ token: Token, password: Password }, strict),
      response: SignedIn,
      errors: ['token_expired', 'wrong_credentials'],
    },
    signIn: {
      method: 'POST',
      path: '/auth/sign-in',
      summary: 'Sign in with a password; sets the session cookie',
      description:
        'After wrong passwords the next attempt has to wait, longer each time, at most a quarter of an hour (429).',
      access: 'public',
      body: Type.Object({ email: Email, password: Password }, strict),
      response: SignedIn,
      errors: ['wrong_credentials'],
    },
    giveSecondFactor: {
      method: 'POST',
      path: '/auth/sign-in/second-factor',
      summary: 'Finish a sign-in with a code of the authenticator app, or a recovery code',
      description: 'Within ten minutes of the password, in the same browser. A recovery code works once.',
      access: 'public',
      body: Type.Object({ code: Code, kind: Type.Optional(FactorKind) }, strict),
      response: SignedIn,
      errors: ['wrong_credentials'],
    },
    signOut: {
      method: 'POST',
      path: '/auth/sign-out',
      summary: 'End the session of this browser',
      access: 'public',
      status: 204,
      response: Nothing,
    },
    createSignInLink: {
      method: 'POST',
      path: '/auth/sign-in-links',
      summary: 'Make a link that signs a browser in as the caller, once and within ten minutes',
      access: 'viewer',
      status: 201,
      response: Type.Object({
        path: Type.String({ description: 'Below the gateway’s address' }),
        expires_at: Timestamp,
      }),
    },
    redeemSignInLink: {
      method: 'POST',
      path: '/auth/sign-in-links/redemptions',
      summary: 'Turn the code of a sign-in link into a session cookie',
      access: 'public',
      body: Type.Object({ code: Token }, strict),
      response: SignedIn,
      errors: ['token_expired'],
    },
    requestPasswordReset: {
      method: 'POST',
      path: '/auth/password-resets',
      summary: 'Have a link sent that sets a new password',
      description: 'The answer is the same whether or not the address has an account.',
      access: 'public',
      body: Type.Object({ email: Email }, strict),
      status: 202,
      response: SignedIn,
    },
    resetPassword: {
      method: 'POST',
      path: '/auth/password-resets/redemptions',
      summary: 'Set a new password with the token of a mail; ends every session',
      access: 'public',
      body: Type.Object({ token: Token, password: NewPassword }, strict),
      status: 204,
      response: Nothing,
      errors: ['token_expired'],
    },
    changePassword: {
      method: 'PUT',
      path: '/auth/account/password',
      summary: 'Set or change one’s own password; ends the other sessions',
      access: 'viewer',
      body: Type.Object({ current_password: Type.Optional(Password), password: NewPassword }, strict),
      status: 204,
      response: Nothing,
      errors: ['wrong_credentials'],
    },
    startSecondFactor: {
      method: 'POST',
      path: '/auth/account/second-factor',
      summary: 'Begin two-factor sign-in: the secret for an authenticator app, and recovery codes',
      description: 'Takes effect when a code is confirmed. Both are shown this once.',
      access: 'viewer',
      body: Type.Object({ password: Password }, strict),
      response: Type.Object({
        totp_uri: Type.String({ description: '`otpauth:` address, for a QR code' }),
        recovery_codes: RecoveryCodes,
      }),
      errors: ['wrong_credentials'],
    },
    confirmSecondFactor: {
      method: 'POST',
      path: '/auth/account/second-factor/confirmation',
      summary: 'Show with a code that the authenticator app works; from now on signing in takes one',
      access: 'viewer',
      body: Type.Object({ code: Code }, strict),
      status: 204,
      response: Nothing,
      errors: ['wrong_credentials'],
    },
    endSecondFactor: {
      method: 'POST',
      path: '/auth/account/second-factor/removal',
      summary: 'Go back to signing in with the password alone',
      access: 'viewer',
      body: Type.Object({ password: Password }, strict),
      status: 204,
      response: Nothing,
      errors: ['wrong_credentials'],
    },
    renewRecoveryCodes: {
      method: 'POST',
      path: '/auth/account/recovery-codes',
      summary: 'New recovery codes; the old ones work no more',
      access: 'viewer',
      body: Type.Object({ password: Password }, strict),
      response: Type.Object({ recovery_codes: RecoveryCodes }),
      errors: ['wrong_credentials'],
    },
    getAccount: {
      method: 'GET',
      path: '/auth/account',
      summary: 'One’s own account, with the workspaces it belongs to',
      access: 'viewer',
      scope: 'none',
      response: Account,
      errors: ['account_not_found'],
    },
    updateAccount: {
      method: 'PATCH',
      path: '/auth/account',
      summary: 'Change one’s own name',
      access: 'viewer',
      body: Type.Object({ name: Name }, strict),
      response: Account,
      errors: ['account_not_found'],
    },
    verify: {
      method: 'GET',
      path: '/auth/verify',
      summary: 'Whose the key, token or cookie of this request is',
      access: 'viewer',
      scope: 'none',
      response: Principal,
    },
    identify: {
      method: 'POST',
      path: '/auth/identify',
      summary: 'Whose a credential is; for services that were given one',
      access: 'service',
      body: Type.Object(
        {
          kind: OneOf(['bearer', 'session', 'owner']),
          value: Type.String({ maxLength: 8192 }),
          workspace_id: Nullable(Type.String({ maxLength: 100 })),
        },
        strict,
      ),
      response: Type.Object({ principal: Nullable(Principal) }),
    },
    listSessions: {
      method: 'GET',
      path: '/auth/sessions',
      summary: 'Where one is signed in, newest first',
      access: 'viewer',
      response: Type.Object({ items: Type.Array(Session) }),
    },
    endSession: {
      method: 'DELETE',
      path: '/auth/sessions/:id',
      summary: 'Sign a browser out from afar',
      access: 'viewer',
      params: IdParams,
      status: 204,
      response: Nothing,
      errors: ['session_not_found'],
    },
    endOtherSessions: {
      method: 'DELETE',
      path: '/auth/sessions',
      summary: 'Sign every other browser out',
      access: 'viewer',
      response: Type.Object({ ended: Type.Integer() }),
    },
    createWorkspace: {
      method: 'POST',
      path: '/auth/workspaces',
      summary: 'Make a workspace and own it',
      access: 'viewer',
      body: Type.Object({ name: Name }, strict),
      status: 201,
      response: Workspace,
    },
    updateWorkspace: {
      method: 'PATCH',
      path: '/auth/workspaces/current',
      summary: 'Rename this workspace',
      access: 'admin',
      body: Type.Object({ name: Name }, strict),
      response: Workspace,
    },
    chooseWorkspace: {
      method: 'PUT',
      path: '/auth/workspaces/current',
      summary: 'Go on in another workspace, in this browser and wherever none is named',
      access: 'viewer',
      body: Type.Object({ workspace_id: Id }, strict),
      response: Membership,
      errors: ['member_not_found'],
    },
    listMembers: {
      method: 'GET',
      path: '/auth/members',
      summary: 'Who belongs to this workspace, in order of joining',
      access: 'viewer',
      query: Type.Object(PageQuery),
      response: Page(Member),
    },
    listMemberAddresses: {
      method: 'GET',
      path: '/auth/members/addresses',
      summary: 'Whose commits are whose, and who shows feedback to whom; for services that guard it',
      access: 'service',
      response: Type.Object({ items: Type.Array(MemberAddresses) }),
    },
    getProfile: {
      method: 'GET',
      path: '/auth/profile',
      summary: 'What one lets the others of this workspace see',
      access: 'viewer',
      response: Profile,
    },
    updateProfile: {
      method: 'PATCH',
      path: '/auth/profile',
      summary: 'Open or close one’s own feedback to this workspace, and take part in rankings or not',
      access: 'viewer',
      body: Type.Partial(Profile, strict),
      response: Profile,
    },
    updateMember: {
      method: 'PATCH',
      path: '/auth/members/:account_id',
      summary: 'Give a member another role, up to one’s own',
      access: 'admin',
      params: AccountParams,
      body: Type.Object({ role: MemberRole }, strict),
      response: Member,
      errors: ['member_not_found', 'last_owner'],
    },
    removeMember: {
      method: 'DELETE',
      path: '/auth/members/:account_id',
      summary: 'Remove a member, or leave; their keys end with it',
      access: 'viewer',
      params: AccountParams,
      status: 204,
      response: Nothing,
      errors: ['member_not_found', 'last_owner'],
    },
    listInvitations: {
      method: 'GET',
      path: '/auth/invitations',
      summary: 'Invitations that are still open, newest first',
      access: 'admin',
      response: Type.Object({ items: Type.Array(Invitation) }),
    },
    createInvitation: {
      method: 'POST',
      path: '/auth/invitations',
      summary: 'Invite somebody by e-mail; the link is sent, and shown here once',
      access: 'admin',
      body: Type.Object({ email: Email, role: MemberRole }, strict),
      status: 201,
      response: Type.Object({
        ...Invitation.properties,
        path: Type.String({ description: 'Of the page that accepts it, below the gateway’s address' }),
        sent: Type.Boolean({ description: 'false: no mail server is set, so hand the link over yourself' }),
      }),
      errors: ['already_member'],
    },
    revokeInvitation: {
      method: 'DELETE',
      path: '/auth/invitations/:id',
      summary: 'Take an invitation back',
      access: 'admin',
      params: IdParams,
      status: 204,
      response: Nothing,
      errors: ['invitation_not_found'],
    },
    readInvitation: {
      method: 'POST',
      path: '/auth/invitations/reading',
      summary: 'What an invitation is for, from the token of its link',
      access: 'public',
      body: Type.Object({ token: Token }, strict),
      response: Type.Object({
        workspace_name: Type.String(),
        email: Type.String(),
        role: MemberRole,
        invited_by: Nullable(Type.String()),
        expires_at: Timestamp,
      }),
      errors: ['token_expired'],
    },
    acceptInvitation: {
      method: 'POST',
      path: '/auth/invitations/acceptances',
      summary: 'Join the workspace one was invited to, with the account one is signed in to',
      access: 'viewer',
      body: Type.Object({ token: Token }, strict),
      response: Membership,
      errors: ['token_expired'],
    },
    listKeys: {
      method: 'GET',
      path: '/auth/keys',
      summary: 'One’s own API keys in this workspace, newest first; an admin’s list has everybody’s',
      access: 'viewer',
      response: Type.Object({ items: Type.Array(ApiKey) }),
    },
    createKey: {
      method: 'POST',
      path: '/auth/keys',
      summary: 'Make an API key, which is shown this once; it can do no more than its maker',
      access: 'viewer',
      body: Type.Object(
        {
          name: Name,
          kind: Type.Optional(OneOf(['person', 'agent'], { default: 'person' })),
          role: Type.Optional(MemberRole),
          scopes: Type.Optional(Nullable(Type.Array(Scope, { maxItems: 100 }))),
          expires_in_days: Type.Optional(
            Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'null: it does not expire' })),
          ),
        },
        strict,
      ),
      status: 201,
      response: Type.Object({ ...ApiKey.properties, key: Type.String() }),
    },
    revokeKey: {
      method: 'DELETE',
      path: '/auth/keys/:id',
      summary: 'End an API key, at once and for ever',
      access: 'viewer',
      params: IdParams,
      status: 204,
      response: Nothing,
      errors: ['key_not_found'],
    },
    listAudit: {
      method: 'GET',
      path: '/auth/audit',
      summary: 'What was done to accounts, keys and members of this workspace, newest first',
      access: 'admin',
      query: Type.Object(PageQuery),
      response: Page(AuditEntry),
    },
    listOwnAudit: {
      method: 'GET',
      path: '/auth/account/audit',
      summary: 'What was done to one’s own account, newest first',
      access: 'viewer',
      query: Type.Object(PageQuery),
      response: Page(AuditEntry),
    },
  },
})
