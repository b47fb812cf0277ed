import type { TableFigures } from '#contracts/database.ts'
import { Card } from '../../../parts/card.tsx'
import { countOf, formatBytes, formatCount } from '../../../parts/numbers.ts'
import { TimeAgo } from '../../../parts/time-ago.tsx'
import operations from '../operations.module.css'

const shown = 12

/** The largest tables with what they take and hold. */
export function TableSizes({ tables }: { tables: readonly TableFigures[] }) {
  const rest = tables.slice(shown)
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <Card title="Largest tables" note="Rows are estimates; sizes include indexes and long values">
      <div className={operations.scroll}>
        <table className={operations.table}>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col">Size</th>
              <th scope="col">Rows</th>
              <th scope="col" className={operations.optional}>
                Dead rows
              </th>
              <th scope="col" className={operations.optional}>
                Indexes
              </th>
              <th scope="col" className={operations.optional}>
                Vacuumed
              </th>
            </tr>
          </thead>
          <tbody>
            {tables.slice(0, shown).map((table) => (
              <tr key={`${table.schema}.${table.name}`}>
                <th scope="row">
                  {table.schema}.{table.name}
                </th>
                <td>{formatBytes(table.bytes)}</td>
                <td>{formatCount(table.rows)}</td>
                <td className={operations.optional}>{formatCount(table.dead_rows)}</td>
                <td className={operations.optional}>{formatBytes(table.index_bytes)}</td>
                <td className={operations.optional}>
                  {table.vacuumed_at ? <TimeAgo time={table.vacuumed_at} /> : 'never'}
                </td>
              </tr>
            ))}
            {rest.length > 0 && (
              <tr>
                <th scope="row">{countOf(rest.length, 'other table')}</th>
                <td>{formatBytes(restBytes)}</td>
                <td colSpan={4} />
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
