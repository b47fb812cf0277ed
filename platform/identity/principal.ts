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
}

/** Whether a role is at least as strong as another. */
export function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}
