/** Roles of SPEC §3, weakest first; each may do what the ones before it may. `agent` stands beside `member`. */
export const roles = ['viewer', 'agent', 'member', 'lead', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

/** Who is asking. Every request has one, except on public routes. */
export interface Principal {
  kind: 'person' | 'agent' | 'service'
  /** Stable id: of the account, or the name of the service. */
  id: string
  workspace_id: string
  role: Role
  /** Verified e-mail addresses under which the person commits, in lower case. */
  emails: string[]
  /** What a limited credential may touch, such as `commits:read`; null for all that the role lets one. */
  scopes: string[] | null
  /** The program that asks for the person, or by itself; left out where none does. */
  client_id?: string
}

/** The workspace of a server that nobody has divided yet. */
export const firstWorkspaceId = '00000000-0000-7000-8000-000000000001'

/** The account that owns a self-hosted server. */
export const localOwnerId = '00000000-0000-7000-8000-000000000002'

/** The owner of a self-hosted server in its first workspace, of whom no address is known yet. */
export const localOwner: Principal = {
  kind: 'person',
  id: localOwnerId,
  workspace_id: firstWorkspaceId,
  role: 'owner',
  emails: [],
  scopes: null,
}

/** Whether a role is at least as strong as another. */
export function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}

/** The weaker one of two roles. */
export function weakerRole(one: Role, other: Role): Role {
  return reaches(one, other) ? other : one
}

/** Whether `subject`, an account's id or an e-mail address, is the principal. */
export function isSelf(principal: Principal, subject: string): boolean {
  return subject === principal.id || principal.emails.includes(subject.toLowerCase())
}

/**
 * Whether somebody may be told the name (`profile`) or the addresses of the account they act for: a program by its scopes
 * (OpenID Connect Core §5.4), anybody else always.
 */
export function mayKnow({ client_id, scopes }: Principal, claim: 'profile' | 'email'): boolean {
  return client_id === undefined || (scopes?.includes(claim) ?? true)
}

/** Who a service is when it works on its own account in a workspace: a peer, with the rights of a member. */
export function servicePrincipal(service: string, workspaceId: string): Principal {
  return {
    kind: 'service',
    id: service,
    workspace_id: workspaceId,
    role: 'member',
    emails: [],
    scopes: null,
  }
}
