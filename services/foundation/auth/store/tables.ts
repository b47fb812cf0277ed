import type { Generated } from 'kysely'
import type { FeedbackVisibility, MemberRole } from '#contracts/accounts.ts'
import type { ProviderId } from '#contracts/auth/social.ts'

/** Tables of this service; `migrations/` says what they hold. */
export type AuthTables = {
  'auth.users': {
    id: Generated<string>
    name: string
    email: string
    email_verified: Generated<boolean>
    two_factor_enabled: Generated<boolean>
    current_workspace_id: string | null
    created_at: Generated<string>
    updated_at: Generated<string>
  }
  'auth.emails': { email: string; user_id: string; verified_at: Generated<string> }
  'auth.accounts': {
    id: Generated<string>
    user_id: string
    provider_id: string
    account_id: string
    name: string | null
    password: string | null
    created_at: Generated<string>
    updated_at: Generated<string>
  }
  'auth.sessions': {
    id: Generated<string>
    user_id: string
    token: string
    ip_address: string | null
    user_agent: string | null
    expires_at: string
    created_at: Generated<string>
    confirmed_at: Generated<string>
  }
  'auth.passkeys': {
    id: Generated<string>
    user_id: string
    credential_id: string
    public_key: Buffer
    sign_count: number
    transports: string[]
    synced: boolean
    name: string
    created_at: Generated<string>
    last_used_at: string | null
  }
  'auth.passkey_challenges': { digest: Buffer; user_id: string | null; expires_at: string }
  'auth.social_sign_ins': {
    digest: Buffer
    provider: ProviderId
    user_id: string | null
    invitation_digest: Buffer | null
    expires_at: string
  }
  'auth.one_time_tokens': {
    digest: Buffer
    purpose: 'sign_in' | 'email' | 'password'
    user_id: string
    workspace_id: string | null
    email: string | null
    expires_at: string
  }
  'auth.workspaces': { id: Generated<string>; name: string; created_at: Generated<string> }
  'auth.members': {
    workspace_id: string
    user_id: string
    role: MemberRole
    joined_at: Generated<string>
    feedback_visibility: Generated<FeedbackVisibility>
    ranked: Generated<boolean>
  }
  'auth.former_members': { workspace_id: string; user_id: string; ended_at: Generated<string> }
  'auth.invitations': {
    workspace_id: string
    id: Generated<string>
    email: string
    role: MemberRole
    token_digest: Buffer
    invited_by: string | null
    created_at: Generated<string>
    expires_at: string
  }
  'auth.api_keys': {
    workspace_id: string
    id: Generated<string>
    user_id: string
    name: string
    kind: 'person' | 'agent'
    role: MemberRole
    scopes: string[] | null
    start: string
    digest: Buffer
    created_at: Generated<string>
    expires_at: string | null
    last_used_at: string | null
  }
  'auth.audit': {
    id: Generated<string>
    workspace_id: string | null
    user_id: string | null
    action: string
    subject: string | null
    ip_address: string | null
    user_agent: string | null
    at: Generated<string>
  }
  'auth.signing_keys': {
    kid: string
    public_jwk: unknown
    private_jwk: Buffer | null
    created_at: Generated<string>
    retired_at: string | null
  }
  'auth.oauth_clients': {
    id: string
    metadata: unknown
    secret: Buffer | null
    workspace_id: string | null
    user_id: string | null
    created_at: Generated<string>
  }
  'auth.oauth_grants': {
    workspace_id: string
    id: Generated<string>
    user_id: string
    client_id: string
    scopes: string[]
    resources: string[]
    created_at: Generated<string>
    last_used_at: Generated<string>
    expires_at: string
  }
  'auth.oauth_artifacts': {
    kind: string
    digest: Buffer
    client_id: string | null
    grant_id: string | null
    payload: unknown
    consumed_at: string | null
    expires_at: string | null
  }
}
