import { useQuery } from '@tanstack/react-query'
import type { MonitorStatus } from '#contracts/monitor.ts'
import { alertsQuery, monitorStatusQuery, watchedRepositoriesQuery } from '../../app/queries/monitor.ts'
import { Cards } from '../../parts/cards.tsx'
import { Figures } from '../../parts/figures.tsx'
import { CardPlaceholder, Loaded } from '../../parts/notices.tsx'
import { countOf, formatCount } from '../../parts/numbers.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { AlertList } from './alert-list.tsx'
import { HealthTable } from './health-table.tsx'
import { MonitorButtons } from './monitor-buttons.tsx'
import { WatchedTable } from './watched-table.tsx'

/** Whether repositories are checked by themselves, what was found, and what is wrong with the installation. */
export function MonitorPage() {
  const status = useQuery(monitorStatusQuery())
  const repositories = useQuery(watchedRepositoriesQuery())
  const open = useQuery(alertsQuery('open'))
  const cleared = useQuery(alertsQuery('cleared'))
  return (
    <>
      <PageHeader title="Monitor" note={status.data && describe(status.data)}>
        {status.data && <MonitorButtons status={status.data} />}
      </PageHeader>
      <Cards>
        <Loaded query={status} placeholder={<CardPlaceholder height={80} />}>
          {(data) => <MonitorFigures status={data} />}
        </Loaded>
        <Loaded query={open} placeholder={<CardPlaceholder height={96} />}>
          {(data) => <AlertList open={data} cleared={cleared.data ?? []} />}
        </Loaded>
        <Loaded query={repositories} placeholder={<CardPlaceholder height={200} />}>
          {(data) => <WatchedTable repositories={data} />}
        </Loaded>
        <Loaded query={status} placeholder={<CardPlaceholder height={240} />} quiet>
          {({ health }) => <HealthTable health={health} />}
        </Loaded>
      </Cards>
    </>
  )
}

function describe({ running, check_interval_seconds }: MonitorStatus): string {
  if (!running) return 'Stopped: nothing is checked by itself until it is started'
  const minutes = check_interval_seconds / 60
  const interval = Number.isInteger(minutes)
    ? countOf(minutes, 'minute')
    : `${check_interval_seconds} seconds`
  return `Every repository is checked each ${interval}, local folders within seconds of a commit`
}

function MonitorFigures({ status }: { status: MonitorStatus }) {
  const { repositories, commits_found, changes_found, alerts } = status
  const { total, paused, failing, requested, overdue_seconds } = repositories
  return (
    <Figures
      figures={[
        {
          name: 'Repositories',
          value: formatCount(total),
          note: paused > 0 ? `${paused} paused` : 'none paused',
        },
        {
          name: 'Failing',
          value: formatCount(failing),
          note:
            requested > 0
              ? `${countOf(requested, 'check')} under way`
              : `checks ${describeLag(overdue_seconds)}`,
        },
        {
          name: 'Commits found',
          value: formatCount(commits_found),
          note: `by ${countOf(changes_found, 'check')} that saw a change`,
        },
        {
          name: 'Open alerts',
          value: formatCount(alerts.warning + alerts.critical),
          note: alerts.critical > 0 ? `${alerts.critical} critical` : 'none critical',
        },
      ]}
    />
  )
}

/** A check begins within the second it is due, or a little later. */
function describeLag(seconds: number): string {
  return seconds < 5 ? 'on time' : `late by ${seconds} s`
}
