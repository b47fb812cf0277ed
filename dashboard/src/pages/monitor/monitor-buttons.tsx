import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MonitorStatus } from '#contracts/monitor.ts'
import { monitor } from '../../app/client.ts'
import { ProblemNotice } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import styles from './monitor.module.css'

type Action = 'start' | 'stop' | 'run'

const actions: Readonly<Record<Action, () => Promise<unknown>>> = {
  start: () => monitor.startMonitor(),
  stop: () => monitor.stopMonitor(),
  run: () => monitor.runMonitorOnce(),
}

/** Check all now; start or stop. */
export function MonitorButtons({ status }: { status: MonitorStatus }) {
  const client = useQueryClient()
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (action: Action) => actions[action](),
    onSettled: () => client.invalidateQueries({ queryKey: ['monitor'] }),
  })
  const other = status.running ? 'stop' : 'start'
  const isChecking = status.repositories.requested > 0 || (isPending && variables === 'run')
  return (
    <>
      <div className={styles.buttons}>
        <SmallButton isPending={isChecking} onClick={() => mutate('run')}>
          Check all now
        </SmallButton>
        <SmallButton isPending={isPending && variables === other} onClick={() => mutate(other)}>
          {status.running ? 'Stop' : 'Start'}
        </SmallButton>
      </div>
      {error && <ProblemNotice error={error} onRetry={() => variables && mutate(variables)} />}
    </>
  )
}
