import type { ReactNode } from 'react'
import styles from './figure-table.module.css'

/** The title of a column; `optional` ones are left out where the window is narrow. */
type Column = string | { title: string; optional: true }

interface FigureTableProps {
  columns: readonly Column[]
  /** Rows: a heading, then cells. Those of optional columns are marked `data-optional`. */
  children: ReactNode
}

/** Figures by what they are of: the first two columns begin at the left, the others end at the right. */
export function FigureTable({ columns, children }: FigureTableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) =>
              typeof column === 'string' ? (
                <th key={column} scope="col">
                  {column}
                </th>
              ) : (
                <th key={column.title} scope="col" data-optional>
                  {column.title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
