import { type Fields, idAt, objectAt, textAt } from '../fields.ts'
import { type EventReading, type GitHubHook, noEffect, telling } from '../reading.ts'

/** The first thing a hook says, and what it is: https://docs.github.com/webhooks/webhook-events-and-payloads#ping */
export function readPing(payload: Fields): EventReading {
  const hook = readHook(payload)
  const reason = 'The sender says hello: the hook works.'
  return hook ? { ...telling({ kind: 'github_hook', told: hook }), reason } : noEffect(reason)
}

/** Names that can stand in an address as they are. */
const login = /^[a-z\d][\w-]*$/i
const fullName = /^[a-z\d][\w-]*\/(?!\.{1,2}$)[\w.-]+$/i

function readHook(payload: Fields): GitHubHook | null {
  const hook = objectAt(payload, 'hook')
  const external_id = idAt(hook, 'id')
  if (external_id === null || !/^\d{1,20}$/.test(external_id)) return null
  const repository = textAt(objectAt(payload, 'repository'), 'full_name', 300)
  const organization = textAt(objectAt(payload, 'organization'), 'login', 200)
  switch (textAt(hook, 'type')) {
    case 'Repository':
      return repository !== null && fullName.test(repository)
        ? { external_id, level: 'repository', target: repository }
        : null
    case 'Organization':
      return organization !== null && login.test(organization)
        ? { external_id, level: 'organization', target: organization }
        : null
    default:
      return null
  }
}
