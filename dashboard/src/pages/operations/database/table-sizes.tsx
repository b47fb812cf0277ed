import type { TableFigures } from '#contracts/database.ts'
import { Card } from '../../../parts/card.tsx'
import { FigureTable } from '../../../parts/figure-table.tsx'
import { countOf, formatBytes, formatCount } from '../../../parts/numbers.ts'
import { TimeAgo } from '../../../parts/time-ago.tsx'

const shown = 12

/** The largest tables with what they take and hold. */
export function TableSizes({ tables }: { tables: readonly TableFigures[] }) {
  const rest = tables.slice(shown)
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <Card title="Largest tables" note="Rows are estimates; sizes include indexes and long values">
      <FigureTable
        columns={[
          'Table',
          'Size',
          'Rows',
          { title: 'Dead rows', optional: true },
          { title: 'Indexes', optional: true },
          { title: 'Vacuumed', optional: true },
        ]}
      >
        {tables.slice(0, shown).map((table) => (
          <tr key={`${table.schema}.${table.name}`}>
            <th scope="row">
              {table.schema}.{table.name}
            </th>
            <td>{formatBytes(table.bytes)}</td>
            <td>{formatCount(table.rows)}</td>
            <td data-optional>{formatCount(table.dead_rows)}</td>
            <td data-optional>{formatBytes(table.index_bytes)}</td>
            <td data-optional>{table.vacuumed_at ? <TimeAgo time={table.vacuumed_at} /> : 'never'}</td>
          </tr>
        ))}
        {rest.length > 0 && (
          <tr>
            <th scope="row">{countOf(rest.length, 'other table')}</th>
            <td>{formatBytes(restBytes)}</td>
            <td colSpan={4} />
          </tr>
        )}
      </FigureTable>
    </Card>
  )
}
