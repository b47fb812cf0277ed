import type { Interaction } from '#contracts/ai/usage.ts'
import { Card } from '../../parts/card.tsx'
import { FigureTable } from '../../parts/figure-table.tsx'
import { EmptyNotice } from '../../parts/notices.tsx'
import { formatCount } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { formatDollars } from './dollars.ts'
import styles from './operations.module.css'

const outcomes: Readonly<Record<Interaction['outcome'], string>> = {
  running: 'under way',
  answered: 'answered',
  repaired: 'answered at the second try',
  fell_back: 'answered by rules',
  failed: 'failed',
  interrupted: 'broken off',
  refused: 'refused: budget used up',
}

/** What models were asked, newest first: who, what for, what it took. Not what was said. */
export function InteractionList({ interactions }: { interactions: readonly Interaction[] }) {
  return (
    <Card title="Questions to models" note="The newest; what was asked and answered is not kept">
      {interactions.length === 0 ? (
        <EmptyNotice>No model was asked yet. “Ask for advice” on a commit’s page asks one.</EmptyNotice>
      ) : (
        <FigureTable
          columns={[
            'What for',
            'Outcome',
            { title: 'Who answered', optional: true },
            'Tokens',
            { title: 'Cost', optional: true },
            'When',
          ]}
        >
          {interactions.map((interaction) => (
            <InteractionRow key={interaction.id} interaction={interaction} />
          ))}
        </FigureTable>
      )}
    </Card>
  )
}

function InteractionRow({ interaction }: { interaction: Interaction }) {
  const { agent, subject, outcome, reason, cached, provider, model, input_tokens, output_tokens, cost, at } =
    interaction
  return (
    <tr>
      <th scope="row" title={subject ?? undefined}>
        {agent}
      </th>
      <td className={styles.outcome}>
        {cached ? 'answered from what is kept' : outcomes[outcome]}
        {reason && (
          <span className={styles.detail}>
            {' '}
            <VisibleText text={reason} />
          </span>
        )}
      </td>
      <td data-optional>{model === null ? provider : `${provider}/${model}`}</td>
      <td>{formatCount(input_tokens + output_tokens)}</td>
      <td data-optional>{cost === null ? 'not known' : formatDollars(cost)}</td>
      <td>
        <TimeAgo time={at} />
      </td>
    </tr>
  )
}
