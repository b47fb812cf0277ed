import {
  IconFileDownload,
  IconFolder,
  IconGitCommit,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlugConnected,
  IconPlus,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type UseNavigateResult, useNavigate } from '@tanstack/react-router'
import type { CommitSummary } from '#contracts/commits/commit.ts'
import type { Repository } from '#contracts/repositories.ts'
import { spellVisible } from '../parts/text/visible-characters.ts'
import { auth } from './client.ts'
import { useColorSchemeToggle } from './color-scheme.ts'
import { pages } from './navigation.ts'
import { commitSearchQuery } from './queries/commits.ts'
import { repositoriesQuery } from './queries/repositories.ts'

type Navigate = UseNavigateResult<string>

/** Something the command palette can do. */
interface PaletteAction {
  id: string
  label: string
  description?: string
  icon: typeof IconFolder
  run: () => void
}

export interface PaletteGroup {
  name: string
  actions: PaletteAction[]
}

/** What fits `query`: pages, repositories and deeds by their name, commits by words of their message or their hash. */
export function usePaletteActions(query: string, onHelp: () => void): PaletteGroup[] {
  const navigate = useNavigate()
  const repositories = useQuery(repositoriesQuery())
  const commits = useQuery(commitSearchQuery(query))
  const deeds = useDeeds(navigate, onHelp)
  const fits = ({ label }: PaletteAction) => label.toLowerCase().includes(query.toLowerCase())
  const found = query.length < 3 ? [] : (commits.data ?? [])
  return [
    { name: 'Pages', actions: openPages(navigate).filter(fits) },
    {
      name: 'Repositories',
      actions: (repositories.data ?? [])
        .map((one) => openRepository(one, navigate))
        .filter(fits)
        .slice(0, 8),
    },
    { name: 'Do', actions: deeds.filter(fits) },
    {
      name: 'Commits',
      actions: [...openHash(query, navigate), ...found.map((commit) => openCommit(commit, navigate))],
    },
  ]
}

function openPages(navigate: Navigate): PaletteAction[] {
  return pages.map(({ to, name, icon }) => ({ id: to, label: name, icon, run: () => void navigate({ to }) }))
}

function openRepository({ id, full_name, owner, name }: Repository, navigate: Navigate): PaletteAction {
  return {
    id,
    label: full_name,
    icon: IconFolder,
    run: () => void navigate({ to: '/repositories/$owner/$name', params: { owner, name } }),
  }
}

function openCommit({ id, hash, subject, repository }: CommitSummary, navigate: Navigate): PaletteAction {
  return {
    id,
    label: spellVisible(subject.slice(0, 120)) || 'No message',
    description: `${hash.slice(0, 8)} in ${repository}`,
    icon: IconGitCommit,
    run: () => void navigate({ to: '/commits/$hash', params: { hash }, search: { repository } }),
  }
}

function openHash(query: string, navigate: Navigate): PaletteAction[] {
  if (!/^[0-9a-f]{7,64}$/.test(query)) return []
  const run = () => void navigate({ to: '/commits/$hash', params: { hash: query } })
  return [{ id: query, label: `Open commit ${query.slice(0, 12)}`, icon: IconGitCommit, run }]
}

function useDeeds(navigate: Navigate, onHelp: () => void): PaletteAction[] {
  const client = useQueryClient()
  const { toggle } = useColorSchemeToggle()
  const signOut = async () => {
    await auth.signOut()
    await client.resetQueries()
  }
  return [
    {
      id: 'add',
      label: 'Add a repository',
      icon: IconPlus,
      run: () => void navigate({ to: '/repositories', hash: 'add' }),
    },
    { id: 'settings', label: 'Settings', icon: IconSettings, run: () => void navigate({ to: '/settings' }) },
    {
      id: 'keys',
      label: 'API keys',
      icon: IconKey,
      run: () => void navigate({ to: '/settings/keys' }),
    },
    {
      id: 'programs',
      label: 'Programs that were let in',
      icon: IconPlugConnected,
      run: () => void navigate({ to: '/settings/programs' }),
    },
    {
      id: 'members',
      label: 'Members and invitations',
      icon: IconUsers,
      run: () => void navigate({ to: '/settings/members' }),
    },
    {
      id: 'my-data',
      label: 'My data: who looked, export, erasure',
      icon: IconFileDownload,
      run: () => void navigate({ to: '/settings/my-data' }),
    },
    { id: 'scheme', label: 'Change between light and dark', icon: IconMoon, run: toggle },
    { id: 'help', label: 'Keyboard shortcuts', icon: IconKeyboard, run: onHelp },
    { id: 'sign-out', label: 'Sign out', icon: IconLogout, run: () => void signOut() },
  ]
}
