/** What a route asks of a limited credential; `none` for what tells callers only about themselves. */
export type ScopeAction = 'read' | 'write' | 'none'

/** Reads `<service>:read` or `<service>:write`; `*` stands for every service. */
const scopePattern = /^(\*|[a-z][a-z-]{0,31}):(read|write)$/

/** Whether a text is a scope. */
export function isScope(text: string): boolean {
  return scopePattern.test(text)
}

/** Whether scopes let a credential do something with a service. `write` includes `read`; null is no limit. */
export function allows(scopes: readonly string[] | null, service: string, action: ScopeAction): boolean {
  if (scopes === null || action === 'none') return true
  const actions = action === 'read' ? ['read', 'write'] : ['write']
  return actions.some((one) => scopes.includes(`${service}:${one}`) || scopes.includes(`*:${one}`))
}

/** The scopes that are not covered by `held`: what somebody cannot pass on who has only these. */
export function scopesBeyond(held: readonly string[] | null, asked: readonly string[]): string[] {
  return asked.filter((scope) => {
    const [service = '', action = ''] = scope.split(':')
    return !allows(held, service, action as ScopeAction)
  })
}
