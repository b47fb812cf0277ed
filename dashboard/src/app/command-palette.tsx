import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type PaletteGroup, usePaletteActions } from './palette-actions.ts'

const [store, spotlight] = createSpotlight()

interface CommandPaletteProps {
  opened: boolean
  onClose: () => void
  onHelp: () => void
}

/** Finds pages, repositories, commits and things to do, and goes there. */
export function CommandPalette({ opened, onClose, onHelp }: CommandPaletteProps) {
  const [query, setQuery] = useState('')
  const [words] = useDebouncedValue(query.trim(), 120)
  const groups = usePaletteActions(words, onHelp)
  useEffect(() => {
    if (opened) spotlight.open()
  }, [opened])
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
          <Spotlight.Empty>Nothing fits “{words}”. Try a word of a commit’s message.</Spotlight.Empty>
        )}
        {groups
          .filter(({ actions }) => actions.length > 0)
          .map((group) => (
            <ActionGroup key={group.name} group={group} />
          ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function ActionGroup({ group: { name, actions } }: { group: PaletteGroup }) {
  return (
    <Spotlight.ActionsGroup label={name}>
      {actions.map(({ id, label, description, icon: Icon, run }) => (
        <Spotlight.Action
          key={id}
          label={label}
          {...(description && { description })}
          leftSection={<Icon size={18} stroke={1.6} />}
          onClick={run}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}
