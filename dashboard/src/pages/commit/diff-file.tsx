import { ActionIcon, Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useId, useRef, useState } from 'react'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { idOf, type Place } from './anchors.ts'
import type { ChangedFile } from './arrange-files.ts'
import commitStyles from './commit.module.css'
import diffStyles from './diff.module.css'
import { DiffLines } from './diff-lines.tsx'
import { FileMarks, StatusMark } from './file-marks.tsx'
import { RemarkNote } from './remark-note.tsx'

interface DiffFileProps {
  file: ChangedFile
  /** Set when the address leads to this file. */
  place?: Place | undefined
}

/** One changed file with its diff, which can be folded away. */
export function DiffFile({ file, place }: DiffFileProps) {
  const [choice, setChoice] = useState<boolean>()
  const section = useRef<HTMLElement>(null)
  const id = useId()
  const isWanted = place !== undefined
  const isOpen = choice ?? (isWanted || !file.folded)
  const shown = readLineNumbers(file)
  const line = place?.line && shown.has(place.line) ? place.line : undefined
  useEffect(() => {
    if (isWanted && line === undefined) section.current?.scrollIntoView({ block: 'start' })
  }, [isWanted, line])

  return (
    <section
      ref={section}
      id={idOf({ path: file.path, line: null })}
      className={diffStyles.file}
      aria-label={file.path}
      data-wanted={isWanted || undefined}
    >
      <header>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={isOpen ? 'Fold the diff' : 'Unfold the diff'}
          onClick={() => setChoice(!isOpen)}
        >
          {isOpen ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
        </ActionIcon>
        <StatusMark status={file.status} />
        <h3 className={diffStyles.path} title={file.path}>
          {file.previous_path && (
            <>
              <span className={commitStyles.quiet}>
                <VisibleText text={file.previous_path} />
              </span>
              {' → '}
            </>
          )}
          <VisibleText text={file.path} />
        </h3>
        <CopyButton small what="path" text={file.path} />
        <FileMarks file={file} />
        {!file.binary && <LineCounts additions={file.additions} deletions={file.deletions} />}
      </header>
      <div id={id} hidden={!isOpen && !file.folded}>
        {isOpen ? (
          <DiffBody file={file} shown={shown} line={line} />
        ) : (
          file.folded && (
            <p className={diffStyles.folded}>
              {file.folded}: {countOf(file.lines, 'line')}.{' '}
              <Button size="compact-xs" variant="subtle" onClick={() => setChoice(true)}>
                Show the diff
              </Button>
            </p>
          )
        )}
      </div>
    </section>
  )
}

interface DiffBodyProps {
  file: ChangedFile
  /** Lines of the new file that the diff shows. */
  shown: ReadonlySet<number | null>
  line: number | undefined
}

function DiffBody({ file, shown, line }: DiffBodyProps) {
  const general = file.remarks.filter((remark) => remark.line === null || !shown.has(remark.line))
  return (
    <>
      {general.map((remark) => (
        <RemarkNote key={remark.text} remark={remark} />
      ))}
      {file.patch && file.lines > 0 ? (
        <DiffLines path={file.path} hunks={file.patch.hunks} remarks={file.remarks} wanted={line} />
      ) : (
        <p className={diffStyles.folded}>{explainNothing(file)}</p>
      )}
    </>
  )
}

function readLineNumbers({ patch }: ChangedFile): ReadonlySet<number | null> {
  return new Set(patch?.hunks.flatMap(({ lines }) => lines.map(({ new_number }) => new_number)))
}

function explainNothing(file: ChangedFile): string {
  if (file.binary) return 'A binary file: there are no lines to compare.'
  if (!file.patch) return 'The diff of this file is not part of what was read.'
  if (file.previous_path) return 'Moved without a change to its content.'
  return file.mode ? `Only its mode changed: ${file.mode}.` : 'Its content is empty.'
}
