import { Link } from '@tanstack/react-router'
import type { Hotspot } from '#contracts/repositories/insights.ts'
import { formatCount, formatShare } from '../numbers.ts'
import { VisibleText } from '../text/visible-text.tsx'
import { TimeAgo } from '../time-ago.tsx'
import type { ChartTable } from './chart-card.tsx'

/** Hotspots as a table; a path opens the commits that changed it. */
export function hotspotTable(hotspots: readonly Hotspot[], repository: string): ChartTable {
  return {
    head: ['File', 'Heat', 'Commits', 'Churn (lines)', 'Complexity', 'Lines', 'Authors', 'Last change'],
    rows: hotspots.map(({ path, score, commits, churn, complexity, lines, authors, changed_at }) => ({
      key: path,
      cells: [
        <Link key="path" to="/commits" search={{ repository, path }} title={path}>
          <VisibleText text={path} />
        </Link>,
        formatShare(score),
        formatCount(commits),
        formatCount(churn),
        formatCount(Math.round(complexity)),
        formatCount(lines),
        formatCount(authors),
        <TimeAgo key="last" time={changed_at} />,
      ],
    })),
  }
}
