import { ActionIcon } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Card } from '../card.tsx'
import { EmptyNotice } from '../notices.tsx'
import styles from './chart.module.css'

/** The figures of a chart as a table: what stands in its head, and one row a mark. */
export interface ChartTable {
  head: readonly string[]
  /** The first cell names the row; the others are aligned as numbers. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
}

interface ChartCardProps {
  title: string
  note?: ReactNode
  table: ChartTable
  /** What to do when there is nothing to draw. */
  empty: string
  children: ReactNode
}

/** A chart with its title, the table behind it, and a sentence in its place while it has nothing to show. */
export function ChartCard({ title, note, table, empty, children }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false)
  const isEmpty = table.rows.length === 0
  const toggle = (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-pressed={asTable}
      aria-label={`Show “${title}” as a table`}
      title={asTable ? 'Show the chart' : 'Show the table'}
      onClick={() => setAsTable(!asTable)}
    >
      {asTable ? <IconChartBar size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
    </ActionIcon>
  )
  return (
    <Card title={title} note={note} action={!isEmpty && toggle}>
      {isEmpty ? (
        <EmptyNotice>{empty}</EmptyNotice>
      ) : asTable ? (
        <FigureTable title={title} table={table} />
      ) : (
        children
      )}
    </Card>
  )
}

function FigureTable({ title, table }: { title: string; table: ChartTable }) {
  return (
    <section className={styles.tableArea} aria-label={`${title}, as a table`}>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, cells: [name, ...values] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={table.head[index + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
