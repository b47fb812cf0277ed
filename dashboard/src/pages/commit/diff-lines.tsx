import { Button } from '@mantine/core'
import { Fragment, useEffect, useRef, useState } from 'react'
import { formatCount } from '../../parts/numbers.ts'
import { LongText } from '../../parts/text/long-text.tsx'
import { idOf } from './anchors.ts'
import type { Remark } from './arrange-files.ts'
import commitStyles from './commit.module.css'
import diffStyles from './diff.module.css'
import type { PatchHunk, PatchLine } from './read-patch.ts'
import { RemarkNote } from './remark-note.tsx'

interface DiffLinesProps {
  path: string
  hunks: readonly PatchHunk[]
  remarks: readonly Remark[]
  /** Line of the new file that the address leads to. */
  wanted: number | undefined
}

/** Lines drawn at once. */
const step = 2000

/** The lines of a file's diff, with the coach's remarks beneath the lines they are about. */
export function DiffLines({ path, hunks, remarks, wanted }: DiffLinesProps) {
  const [shown, setShown] = useState(step)
  const endsInReturn = hunks.every(({ lines }) => lines.every(({ text }) => text.endsWith('\r')))
  const total = hunks.reduce((sum, { lines }) => sum + lines.length, 0)
  let left = Math.max(shown, wanted === undefined ? 0 : countUpTo(hunks, wanted))
  return (
    <>
      <div className={diffStyles.diff}>
        <table>
          <tbody>
            {hunks.map((hunk, index) => {
              const lines = hunk.lines.slice(0, Math.max(0, left))
              left -= lines.length
              return (
                lines.length > 0 && (
                  <Fragment key={keyOf(hunk, index)}>
                    {(index > 0 || hunk.section !== '') && (
                      <tr className={diffStyles.section}>
                        <td colSpan={3}>
                          <span aria-hidden="true">⋯ </span>
                          <LongText text={hunk.section} limit={300} />
                        </td>
                      </tr>
                    )}
                    {lines.map((line) => (
                      <DiffLine
                        key={`${line.sign}${line.old_number} ${line.new_number} ${line.text.slice(0, 40)}`}
                        path={path}
                        line={endsInReturn ? { ...line, text: line.text.slice(0, -1) } : line}
                        remarks={remarks.filter(
                          (remark) => remark.line !== null && remark.line === line.new_number,
                        )}
                        isWanted={line.new_number !== null && line.new_number === wanted}
                      />
                    ))}
                  </Fragment>
                )
              )
            })}
          </tbody>
        </table>
      </div>
      {total > shown && (
        <p className={diffStyles.folded}>
          <Button size="compact-xs" variant="subtle" onClick={() => setShown(shown + step)}>
            Show more of {formatCount(total)} lines
          </Button>
        </p>
      )}
    </>
  )
}

interface DiffLineProps {
  path: string
  line: PatchLine
  remarks: readonly Remark[]
  isWanted: boolean
}

function DiffLine({ path, line, remarks, isWanted }: DiffLineProps) {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isWanted) row.current?.scrollIntoView({ block: 'center' })
  }, [isWanted])
  return (
    <>
      <tr
        ref={row}
        id={line.new_number === null ? undefined : idOf({ path, line: line.new_number })}
        data-sign={line.sign}
        data-wanted={isWanted || undefined}
      >
        <td>{line.old_number}</td>
        <td>{line.new_number}</td>
        <td>
          <span className={diffStyles.sign}>{line.sign}</span>
          <LongText text={line.text} limit={1000} />
          {line.unended && <span className={commitStyles.quiet}> (no line feed at the end)</span>}
        </td>
      </tr>
      {remarks.map((remark) => (
        <tr key={remark.text}>
          <td colSpan={3} className={diffStyles.remarkCell}>
            <RemarkNote remark={remark} />
          </td>
        </tr>
      ))}
    </>
  )
}

function keyOf({ lines: [first] }: PatchHunk, index: number): string {
  return `${first?.old_number ?? ''} ${first?.new_number ?? ''} ${index}`
}

/** Lines to draw until the wanted one is among them. */
function countUpTo(hunks: readonly PatchHunk[], wanted: number): number {
  const lines = hunks.flatMap((hunk) => hunk.lines)
  return lines.findIndex(({ new_number }) => new_number === wanted) + 1
}
