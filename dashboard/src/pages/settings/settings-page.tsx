import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { accountQuery, sessionQuery } from '../../app/queries/identity.ts'
import { useIsAdministrator } from '../../app/use-is-administrator.ts'
import { Cards } from '../../parts/cards.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import styles from './settings.module.css'

const sections = [
  { to: '/settings', name: 'Account' },
  { to: '/settings/keys', name: 'Keys' },
  { to: '/settings/programs', name: 'Programs' },
  { to: '/settings/members', name: 'Members' },
  { to: '/settings/my-data', name: 'My data' },
  { to: '/settings/audit', name: 'Audit', for_administrators: true },
] as const

/** The frame of what one sets: one's account, keys, programs and data, and who belongs to the workspace. */
export function SettingsPage() {
  const session = useQuery(sessionQuery())
  const account = useQuery(accountQuery())
  const workspace = account.data?.workspaces.find(
    ({ workspace_id }) => workspace_id === session.data?.principal.workspace_id,
  )
  const isAdministrator = useIsAdministrator()
  const shown = sections.filter((section) => isAdministrator || !('for_administrators' in section))
  return (
    <>
      <PageHeader title="Settings" note={workspace && `${workspace.name}, where you are ${workspace.role}`} />
      <nav className={styles.tabs} aria-label="Settings">
        {shown.map(({ to, name }) => (
          <Link key={to} to={to} className={styles.tab} activeOptions={{ exact: true, includeSearch: false }}>
            {name}
          </Link>
        ))}
      </nav>
      <Cards>
        <Outlet />
      </Cards>
    </>
  )
}
