import type { WebhookStatistics } from '#contracts/code-host.ts'
import { Figures } from '../../parts/figures.tsx'
import { formatCount } from '../../parts/numbers.ts'

/** The numbers the page begins with. */
export function StatisticsFigures({ statistics }: { statistics: WebhookStatistics }) {
  const { days, received, waiting, processed, ignored, unmatched, failed, duplicates } = statistics
  const { rejected, processing_ms } = statistics
  const refused = rejected.signature + rejected.timestamp + rejected.malformed
  return (
    <Figures
      figures={[
        {
          name: 'Received',
          value: formatCount(received),
          note: `in ${days} days, ${formatCount(duplicates)} repeated`,
        },
        {
          name: 'Processed',
          value: formatCount(processed),
          note: `${formatCount(ignored)} needed nothing, ${formatCount(waiting)} wait`,
        },
        {
          name: 'Need you',
          value: formatCount(unmatched + failed),
          note: `${formatCount(unmatched)} without a repository, ${formatCount(failed)} failed`,
        },
        {
          name: 'Refused',
          value: formatCount(refused),
          note: `${formatCount(rejected.signature)} by their signature`,
        },
        {
          name: 'Time to process',
          value: processing_ms.p50 === null ? '–' : `${formatCount(Math.round(processing_ms.p50))} ms`,
          note:
            processing_ms.p99 === null
              ? 'nothing came yet'
              : `half of them; 99 of 100 within ${formatCount(Math.round(processing_ms.p99))} ms`,
        },
      ]}
    />
  )
}
