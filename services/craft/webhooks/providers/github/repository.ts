import { type Fields, idAt, objectAt, textAt } from '../fields.ts'
import type { RemoteRepository } from '../reading.ts'
import { remoteKey } from '../remote-key.ts'

const addresses = ['clone_url', 'ssh_url', 'html_url', 'git_url', 'svn_url'] as const

/** The repository of a payload of GitHub's or Gitea's; null when it names none. */
export function readRepository(payload: Fields): RemoteRepository | null {
  const repository = objectAt(payload, 'repository')
  const full_name = textAt(repository, 'full_name', 300)
  if (full_name === null) return null
  const remotes = addresses.flatMap((name) => remoteKey(textAt(repository, name) ?? '') ?? [])
  return {
    full_name,
    external_id: idAt(repository, 'id'),
    remotes: [...new Set(remotes)],
    previous_full_name: readPreviousName(payload, full_name),
  }
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#repository, actions `renamed` and `transferred` */
function readPreviousName(payload: Fields, fullName: string): string | null {
  const changes = objectAt(payload, 'changes')
  const [owner = '', name = ''] = fullName.split('/')
  const oldName = textAt(objectAt(objectAt(changes, 'repository'), 'name'), 'from', 200)
  if (oldName !== null) return `${owner}/${oldName}`
  const from = objectAt(objectAt(changes, 'owner'), 'from')
  const oldOwner =
    textAt(objectAt(from, 'user'), 'login', 200) ?? textAt(objectAt(from, 'organization'), 'login', 200)
  return oldOwner === null ? null : `${oldOwner}/${name}`
}
