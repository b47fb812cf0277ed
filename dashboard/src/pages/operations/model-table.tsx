import { IconAlertTriangle, IconCircle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { Budget, Usage } from '#contracts/ai/usage.ts'
import type { AgentsStatus, ProviderStatus } from '#contracts/ai.ts'
import { Card } from '../../parts/card.tsx'
import { FigureTable } from '../../parts/figure-table.tsx'
import { countOf, formatCount } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { formatDollars } from './dollars.ts'
import styles from './operations.module.css'

/** Which models answer, and what they have used up. */
export function ModelTable({ status, usage }: { status: AgentsStatus; usage: Usage | undefined }) {
  const configured = status.providers.filter((provider) => provider.configured)
  return (
    <Card title="Models" note={describeStatus(status, usage)}>
      <FigureTable columns={['Provider', 'State', { title: 'Model', optional: true }, 'Latency']}>
        {configured.map((provider) => (
          <tr key={provider.name}>
            <th scope="row">{provider.name}</th>
            <td>
              <ProviderState provider={provider} />
            </td>
            <td data-optional>{describeModels(provider)}</td>
            <td>{provider.latency_ms === null ? '' : `${formatCount(provider.latency_ms)} ms`}</td>
          </tr>
        ))}
      </FigureTable>
      <p className={styles.detail}>{status.budgets.map(describeBudget).join(' ')}</p>
    </Card>
  )
}

function describeStatus({ enabled, answers }: AgentsStatus, usage: Usage | undefined): string {
  const used = usage && usage.calls > 0 ? `; ${countOf(usage.calls, 'call')} in ${usage.days} days` : ''
  if (!enabled) return `Turned off by ENABLE_AGENTS: the built-in rules answer${used}`
  if (answers !== 'built-in') return `${answers} answers${used}`
  return `None is set up, so the built-in rules answer; docs/ai.md says how to set one up${used}`
}

function describeModels({ model, code_model }: ProviderStatus): string {
  if (model === null) return ''
  return model === code_model ? model : `${model}; ${code_model} for code`
}

function describeBudget({ period, tokens_used, tokens_limit, cost_used, cost_limit }: Budget): string {
  const tokens = tokens_limit === null ? '' : ` of ${formatCount(tokens_limit)}`
  const limit = cost_limit === null ? '' : ` of ${formatDollars(cost_limit)}`
  const cost = cost_used > 0 || limit !== '' ? `, ${formatDollars(cost_used)}${limit}` : ''
  return `This ${period}: ${formatCount(tokens_used)}${tokens} tokens${cost}.`
}

const states = {
  ready: { icon: IconCircleCheck, words: 'ready' },
  idle: { icon: IconCircle, words: 'not asked' },
  degraded: { icon: IconAlertTriangle, words: 'ready, but' },
  unreachable: { icon: IconCircleX, words: 'away' },
} as const

function ProviderState({ provider }: { provider: ProviderStatus }) {
  const state = stateOf(provider)
  const { icon: Icon, words } = states[state]
  const rests = provider.breaker === 'closed' ? null : 'It failed repeatedly and is left alone for a while.'
  const detail = provider.problem ?? rests
  return (
    <>
      <span className={styles.state} data-state={state}>
        <Icon size={16} stroke={1.7} aria-hidden="true" />
        {words}
      </span>
      {detail && (
        <span className={styles.detail}>
          {' '}
          <VisibleText text={detail} />
        </span>
      )}
    </>
  )
}

function stateOf({ name, place, reachable, problem, breaker }: ProviderStatus): keyof typeof states {
  if (name === 'built-in') return 'ready'
  if (place === null) return 'idle'
  if (!reachable) return 'unreachable'
  return problem === null && breaker === 'closed' ? 'ready' : 'degraded'
}
