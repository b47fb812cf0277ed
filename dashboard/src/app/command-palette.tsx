import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconFolder, IconGitCommit, IconKeyboard, IconMoon, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { spellVisible } from '../parts/text/visible-characters.ts'
import { useColorSchemeToggle } from './color-scheme.ts'
import { pages } from './navigation.ts'
import { commitSearchQuery, repositoriesQuery } from './queries.ts'

const [store, spotlight] = createSpotlight()

interface Action {
  id: string
  label: string
  description?: string
  icon: ReactNode
  run: () => void
}

interface CommandPaletteProps {
  opened: boolean
  onClose: () => void
  onHelp: () => void
}

/** Finds pages, repositories, commits and things to do, and goes there. */
export function CommandPalette({ opened, onClose, onHelp }: CommandPaletteProps) {
  const [query, setQuery] = useState('')
  useEffect(() => {
    if (opened) spotlight.open()
  }, [opened])
  const groups = useActions(query, onHelp)
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      lockScroll={false}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      scrollable
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder="Find a page, a repository, a commit…"
        leftSection={<IconSearch size={18} stroke={1.6} />}
        aria-label="Find anything"
      />
      <Spotlight.ActionsList>
        {groups.every(({ actions }) => actions.length === 0) && (
          <Spotlight.Empty>Nothing fits “{query}”. Try a word of a commit’s message.</Spotlight.Empty>
        )}
        {groups.map(
          ({ name, actions }) =>
            actions.length > 0 && (
              <Spotlight.ActionsGroup key={name} label={name}>
                {actions.map(({ id, label, description, icon, run }) => (
                  <Spotlight.Action
                    key={id}
                    label={label}
                    {...(description && { description })}
                    leftSection={icon}
                    onClick={run}
                  />
                ))}
              </Spotlight.ActionsGroup>
            ),
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function useActions(query: string, onHelp: () => void): { name: string; actions: Action[] }[] {
  const navigate = useNavigate()
  const { toggle } = useColorSchemeToggle()
  const [words] = useDebouncedValue(query.trim(), 150)
  const repositories = useQuery(repositoriesQuery())
  const found = useQuery(commitSearchQuery(words))
  const fits = ({ label }: Action) => label.toLowerCase().includes(query.trim().toLowerCase())
  const isHash = /^[0-9a-f]{7,64}$/.test(words)

  return [
    {
      name: 'Pages',
      actions: pages
        .map(({ to, name, icon: Icon }) => ({
          id: to,
          label: name,
          icon: <Icon size={18} stroke={1.6} />,
          run: () => void navigate({ to }),
        }))
        .filter(fits),
    },
    {
      name: 'Repositories',
      actions: (repositories.data ?? [])
        .map(({ id, full_name, owner, name }) => ({
          id,
          label: full_name,
          icon: <IconFolder size={18} stroke={1.6} />,
          run: () => void navigate({ to: '/repositories/$owner/$name', params: { owner, name } }),
        }))
        .filter(fits)
        .slice(0, 8),
    },
    {
      name: 'Commits',
      actions: [
        ...(isHash
          ? [openHash(words, () => void navigate({ to: '/commits/$hash', params: { hash: words } }))]
          : []),
        ...(words.length < 3 ? [] : (found.data ?? [])).map(({ id, hash, subject, repository }) => ({
          id,
          label: spellVisible(subject.slice(0, 120)) || 'No message',
          description: `${hash.slice(0, 8)} in ${repository}`,
          icon: <IconGitCommit size={18} stroke={1.6} />,
          run: () => void navigate({ to: '/commits/$hash', params: { hash }, search: { repository } }),
        })),
      ],
    },
    {
      name: 'Do',
      actions: [
        {
          id: 'add',
          label: 'Add a repository',
          icon: <IconPlus size={18} stroke={1.6} />,
          run: () => void navigate({ to: '/repositories', hash: 'add' }),
        },
        {
          id: 'scheme',
          label: 'Change between light and dark',
          icon: <IconMoon size={18} stroke={1.6} />,
          run: toggle,
        },
        {
          id: 'help',
          label: 'Keyboard shortcuts',
          icon: <IconKeyboard size={18} stroke={1.6} />,
          run: onHelp,
        },
      ].filter(fits),
    },
  ]
}

function openHash(hash: string, run: () => void): Action {
  return {
    id: hash,
    label: `Open commit ${hash.slice(0, 12)}`,
    icon: <IconGitCommit size={18} stroke={1.6} />,
    run,
  }
}
