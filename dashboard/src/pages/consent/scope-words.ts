import { programServices } from '#contracts/auth/programs.ts'

const identityWords: Readonly<Record<string, string>> = {
  openid: 'Know which account is yours here',
  profile: 'Know your name',
  email: 'Know your e-mail address',
  offline_access: 'Stay connected when you are away',
  '*:read': 'Read everything that you may',
}

/** What a scope lets a program do, said to the person it is about. */
export function sayScope(scope: string): string {
  const known = identityWords[scope]
  if (known !== undefined) return known
  const [service = '', action] = scope.split(':')
  const what = (programServices as Readonly<Record<string, string>>)[service]
  if (what === undefined) return scope
  return action === 'write' ? `Read and change ${what}` : `Read ${what}`
}

/** Whether other scopes include one, so that keeping it back would keep nothing back. */
export function isCovered(scope: string, others: readonly string[]): boolean {
  const [service = '', action] = scope.split(':')
  const wider = service === '*' ? [] : [`${service}:write`, '*:read']
  return action === 'read' && wider.some((one) => others.includes(one))
}
