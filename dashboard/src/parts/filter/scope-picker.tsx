import { useQuery } from '@tanstack/react-query'
import { repositoriesQuery } from '../../app/queries/repositories.ts'
import { type Period, periods, type Scope } from '../../app/search-params.ts'
import { withoutBlanks } from '../without-blanks.ts'
import { ChoicePill } from './choice-pill.tsx'
import { Segments } from './segments.tsx'

const periodName: Readonly<Record<Period, string>> = { 30: '30 days', 90: '90 days', 365: '1 year' }

interface PeriodPickerProps {
  days: Period | undefined
  onChange: (days: Period | undefined) => void
}

/** How far back the page looks. */
export function PeriodPicker({ days, onChange }: PeriodPickerProps) {
  return (
    <Segments
      name="Period"
      value={String(days ?? 'all')}
      onChange={(value) => onChange(periods.find((one) => String(one) === value))}
      choices={[
        ...periods.map((one) => ({ value: String(one), label: periodName[one] })),
        { value: 'all', label: 'All' },
      ]}
    />
  )
}

interface RepositoryPickerProps {
  repository: string | undefined
  onChange: (repository: string | undefined) => void
}

/** Which repository the page is about. */
export function RepositoryPicker({ repository, onChange }: RepositoryPickerProps) {
  const { data } = useQuery(repositoriesQuery())
  const choices = (data ?? []).map(({ full_name }) => ({ value: full_name, label: full_name }))
  return <ChoicePill name="Repository" any="All" choices={choices} value={repository} onChange={onChange} />
}

/** Repository and period: what every page of figures can be narrowed to. */
export function ScopePicker({ scope, onChange }: { scope: Scope; onChange: (scope: Scope) => void }) {
  return (
    <>
      <RepositoryPicker
        repository={scope.repository}
        onChange={(repository) => onChange(withoutBlanks({ ...scope, repository }))}
      />
      <PeriodPicker days={scope.days} onChange={(days) => onChange(withoutBlanks({ ...scope, days }))} />
    </>
  )
}
