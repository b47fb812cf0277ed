import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { commitTypes } from '#contracts/commits/commit.ts'
import { type CommitSearch, sortOrders } from '../../app/search-params.ts'
import { ChoicePill } from '../../parts/filter/choice-pill.tsx'
import { RepositoryPicker } from '../../parts/filter/scope-picker.tsx'
import { LevelMark } from '../../parts/level.tsx'
import { levelName, levelsBestFirst } from '../../parts/levels.ts'
import { withoutBlanks } from '../../parts/without-blanks.ts'
import { AuthorFilter } from './author-filter.tsx'
import styles from './commits.module.css'
import { DateFilter } from './date-filter.tsx'
import { PathFilter } from './path-filter.tsx'

interface CommitFiltersProps {
  search: CommitSearch
  onChange: (search: CommitSearch) => void
}

const orderName = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  weakest: 'Weakest first',
  best: 'Best first',
  largest: 'Largest first',
} as const satisfies Record<(typeof sortOrders)[number], string>

const inclusions = [
  { value: 'exclude', label: 'Without' },
  { value: 'only', label: 'Only these' },
] as const

/** Everything the list can be narrowed to. */
export function CommitFilters({ search, onChange }: CommitFiltersProps) {
  const set = (part: { [K in keyof CommitSearch]?: CommitSearch[K] | undefined }) =>
    onChange(withoutBlanks({ ...search, ...part }) as CommitSearch)
  const { sort, ...filters } = search
  return (
    <search className={styles.filters}>
      <WordFilter q={search.q} onChange={(q) => set({ q })} />
      <RepositoryPicker repository={search.repository} onChange={(repository) => set({ repository })} />
      <AuthorFilter search={search} onChange={(author) => set({ author })} />
      <ChoicePill
        name="Level"
        any="Any"
        value={search.level}
        choices={levelsBestFirst.map((value) => ({
          value,
          label: levelName[value],
          icon: <LevelMark level={value} />,
        }))}
        onChange={(level) => set({ level })}
      />
      <ChoicePill
        name="Type"
        any="Any"
        value={search.type}
        choices={commitTypes.map((value) => ({ value, label: value }))}
        onChange={(type) => set({ type })}
      />
      <DateFilter from={search.from} to={search.to} onChange={set} />
      <PathFilter path={search.path} onChange={(path) => set({ path })} />
      <ChoicePill
        name="Merges"
        any="Also"
        value={search.merges}
        choices={inclusions}
        onChange={(merges) => set({ merges })}
      />
      <ChoicePill
        name="Bots"
        any="Also"
        value={search.bots}
        choices={inclusions}
        onChange={(bots) => set({ bots })}
      />
      <ChoicePill
        name="Retracted"
        any="Without"
        value={search.retracted}
        choices={[
          { value: 'include', label: 'Also' },
          { value: 'only', label: 'Only these' },
        ]}
        onChange={(retracted) => set({ retracted })}
      />
      <ChoicePill
        name="Order"
        any={orderName.newest}
        value={sort}
        choices={sortOrders.slice(1).map((value) => ({ value, label: orderName[value] }))}
        onChange={(next) => set({ sort: next })}
      />
      {Object.keys(filters).length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(withoutBlanks({ sort }))}>
          Clear all
        </Button>
      )}
    </search>
  )
}

/** The search field; what is typed goes into the address after a short pause. */
function WordFilter({ q, onChange }: { q: string | undefined; onChange: (q: string | undefined) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState(q ?? '')
  const send = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 250)
  const { hash } = useLocation()
  useEffect(() => setWords(q ?? ''), [q])
  useEffect(() => {
    if (hash === 'search') field.current?.focus()
  }, [hash])
  return (
    <TextInput
      ref={field}
      className={styles.words}
      size="xs"
      type="search"
      aria-label="Words in the message"
      placeholder="Words in the message  ( / )"
      maxLength={200}
      leftSection={<IconSearch size={14} stroke={1.7} />}
      value={words}
      onChange={(event) => {
        setWords(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}
