import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import styles from './command-palette.module.css'
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
  const groups = usePaletteActions(words, onHelp).filter(({ actions }) => actions.length > 0)
  const first = groups[0]?.actions[0]
  useEffect(() => {
    if (opened) spotlight.open()
  }, [opened])
  const onKeyDown = ({ key }: KeyboardEvent) => {
    // What was found after the last key is not chosen by the palette itself.
    const isChosen = document.querySelector('[data-action][data-selected]') !== null
    if (key !== 'Enter' || isChosen || !first) return
    spotlight.close()
    first.run()
  }
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      classNames={{ ...(styles.content && { content: styles.content }) }}
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
        onKeyDown={onKeyDown}
      />
      <Spotlight.ActionsList key={words} className={styles.actions}>
        {!first && (
          <Spotlight.Empty>Nothing fits “{words}”. Try a word of a commit’s message.</Spotlight.Empty>
        )}
        {groups.map((group) => (
          <ActionGroup key={group.name} group={group} first={first?.id} />
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

interface ActionGroupProps {
  group: PaletteGroup
  /** The action that Enter runs when no other is chosen. */
  first: string | undefined
}

function ActionGroup({ group: { name, actions }, first }: ActionGroupProps) {
  return (
    <Spotlight.ActionsGroup label={name}>
      {actions.map(({ id, label, description, icon: Icon, run }) => (
        <Spotlight.Action
          key={id}
          label={label}
          {...(description && { description })}
          {...(id === first && styles.first && { className: styles.first })}
          leftSection={<Icon size={18} stroke={1.6} />}
          onClick={run}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}
