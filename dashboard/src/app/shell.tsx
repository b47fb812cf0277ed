import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { readCode } from '../parts/problem.ts'
import { UndoNotices } from '../parts/undo-notices.tsx'
import { useBackfillRefresh } from './backfill-refresh.ts'
import { useColorSchemeToggle } from './color-scheme.ts'
import { LiveProvider } from './live/live-context.tsx'
import { pages } from './navigation.ts'
import { sessionQuery } from './queries/identity.ts'
import styles from './shell.module.css'
import { type Shortcuts, useShortcuts } from './shortcuts.ts'
import { Sidebar, TabBar, TopBar } from './sidebar.tsx'

/** Pages that links in mails and programs open; they stand without the frame, and without a session. */
const entryPages = new Set([
  '/sign-up',
  '/sign-in',
  '/invitation',
  '/verify-email',
  '/reset-password',
  '/consent',
])

const SignInPage = lazy(async () => ({
  default: (await import('../pages/entry/sign-in-page.tsx')).SignInPage,
}))
const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))
const ShortcutsHelp = lazy(async () => ({ default: (await import('./shortcuts-help.tsx')).ShortcutsHelp }))

/** The frame around every page: navigation, palette, shortcuts; or the way to sign in. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const session = useQuery(sessionQuery())
  if (entryPages.has(path)) return <Outlet />
  if (readCode(session.error) === 'unauthenticated') {
    return (
      <Suspense>
        <SignInPage />
      </Suspense>
    )
  }
  return (
    <LiveProvider>
      <SignedInShell />
    </LiveProvider>
  )
}

function SignedInShell() {
  const navigate = useNavigate()
  const palette = useOnDemand()
  const help = useOnDemand()
  const colors = useColorSchemeToggle()
  useBackfillRefresh()
  useHotkeys([['mod+K', palette.open]], [])
  const shortcuts: Record<string, () => void> = {
    '?': help.open,
    '/': () => void navigate({ to: '/commits', hash: 'search' }),
    t: colors.toggle,
  }
  for (const { keys, to } of pages) shortcuts[keys.join(' ')] = () => void navigate({ to })
  useShortcuts(shortcuts satisfies Shortcuts)

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Sidebar colors={colors} onSearch={palette.open} onHelp={help.open} />
      <TopBar colors={colors} onSearch={palette.open} />
      <Main />
      <TabBar />
      <UndoNotices />
      <Suspense>
        {palette.wanted && (
          <CommandPalette opened={palette.opened} onClose={palette.close} onHelp={help.open} />
        )}
        {help.wanted && <ShortcutsHelp opened={help.opened} onClose={help.close} />}
      </Suspense>
    </div>
  )
}

/** The page itself. A new page takes the focus, so that a screen reader begins there. */
function Main() {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current !== path) main.current?.focus({ preventScroll: true })
    shown.current = path
  }, [path])
  return (
    <main id="main" ref={main} className={styles.main} tabIndex={-1}>
      <Outlet />
    </main>
  )
}

/** Opens and closes something whose script is loaded when it is first wanted. */
function useOnDemand() {
  const [opened, { open, close }] = useDisclosure(false)
  const [wanted, setWanted] = useState(false)
  const openNow = () => {
    setWanted(true)
    open()
  }
  return { wanted, opened, open: openNow, close }
}
