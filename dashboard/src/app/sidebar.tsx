import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import { IconKeyboard, IconMoon, IconSearch, IconSettings, IconSun } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BackfillBar } from '../parts/backfill-bar.tsx'
import { Logo } from '../parts/logo.tsx'
import type { useColorSchemeToggle } from './color-scheme.ts'
import { pages } from './navigation.ts'
import { sessionQuery } from './queries/identity.ts'
import { isRunning, repositoriesQuery } from './queries/repositories.ts'
import styles from './shell.module.css'

interface BarProps {
  colors: ReturnType<typeof useColorSchemeToggle>
  onSearch: () => void
}

/** The navigation at the left of a wide window. */
export function Sidebar({ colors, onSearch, onHelp }: BarProps & { onHelp: () => void }) {
  return (
    <aside className={styles.sidebar}>
      <Link to="/" className={styles.brand}>
        <Logo />
        Throughline
      </Link>
      <UnstyledButton className={styles.search} onClick={onSearch}>
        <IconSearch size={15} stroke={1.7} aria-hidden="true" />
        <span>Find anything</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <nav aria-label="Pages">
        <ul className={styles.pages}>
          {pages.map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className={styles.page}
                activeOptions={{ exact: to === '/', includeSearch: false }}
              >
                <Icon size={17} stroke={1.6} aria-hidden="true" />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.foot}>
        <RunningBackfills />
        <div className={styles.person}>
          <SignedIn />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts (?)"
            onClick={onHelp}
          >
            <IconKeyboard size={17} stroke={1.6} />
          </ActionIcon>
          <ColorSchemeButton {...colors} />
        </div>
      </div>
    </aside>
  )
}

/** The head of a narrow window. */
export function TopBar({ colors, onSearch }: BarProps) {
  return (
    <header className={styles.topBar}>
      <Link to="/" className={styles.brand}>
        <Logo />
        Throughline
      </Link>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Find anything" onClick={onSearch}>
        <IconSearch size={18} stroke={1.7} />
      </ActionIcon>
      <ActionIcon
        component={Link}
        to="/settings"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Settings"
      >
        <IconSettings size={18} stroke={1.7} />
      </ActionIcon>
      <ColorSchemeButton {...colors} size="lg" />
    </header>
  )
}

/** The navigation at the foot of a narrow window. */
export function TabBar() {
  return (
    <nav className={styles.tabBar} aria-label="Pages">
      {pages.map(({ to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={styles.tab}
          activeOptions={{ exact: to === '/', includeSearch: false }}
        >
          <Icon size={20} stroke={1.6} aria-hidden="true" />
          <span>{name.replace('My progress', 'Progress')}</span>
        </Link>
      ))}
    </nav>
  )
}

interface ColorSchemeButtonProps extends ReturnType<typeof useColorSchemeToggle> {
  size?: 'md' | 'lg'
}

function ColorSchemeButton({ scheme, toggle, size = 'md' }: ColorSchemeButtonProps) {
  const other = scheme === 'dark' ? 'light' : 'dark'
  const Icon = scheme === 'dark' ? IconSun : IconMoon
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={size}
      aria-label={`Change to ${other}`}
      title={`Change to ${other} (t)`}
      onClick={toggle}
    >
      <Icon size={17} stroke={1.6} />
    </ActionIcon>
  )
}

function SignedIn() {
  const { data } = useQuery(sessionQuery())
  if (!data) return <span className={styles.name} />
  return (
    <Link to="/settings" className={styles.name} title={`Settings of ${data.user?.email ?? 'this account'}`}>
      {data.user?.name ?? data.principal.role}
    </Link>
  )
}

function RunningBackfills() {
  const { data } = useQuery(repositoriesQuery())
  return data?.filter(isRunning).map(({ id, full_name, progress }) => (
    <Link key={id} to="/repositories" className={styles.backfill} title={full_name}>
      <span className={styles.name}>{full_name}</span>
      <BackfillBar progress={progress} />
    </Link>
  ))
}
