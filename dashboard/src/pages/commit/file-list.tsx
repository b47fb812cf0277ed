import { useState } from 'react'
import { Card } from '../../parts/card.tsx'
import { LineCounts } from '../../parts/commit/line-counts.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { writeAnchor } from './anchors.ts'
import type { ChangedFile } from './arrange-files.ts'
import commitStyles from './commit.module.css'
import { FileMarks, StatusMark } from './file-marks.tsx'
import filesStyles from './files.module.css'

/** Files listed at first. */
const few = 12

/** The changed files, each leading to its diff. */
export function FileList({ files, total }: { files: readonly ChangedFile[]; total: number }) {
  const [all, setAll] = useState(false)
  const listed = all ? files : files.slice(0, few)
  return (
    <Card
      title={countOf(total, 'changed file')}
      note={total > files.length ? `The ${countOf(files.length, 'largest file')} are shown` : undefined}
    >
      <ul className={filesStyles.files}>
        {listed.map((file) => (
          <li key={file.path}>
            <StatusMark status={file.status} />
            <a href={`#${writeAnchor({ path: file.path, line: null })}`} title={file.path}>
              <VisibleText text={file.path} />
            </a>
            <FileMarks file={file} />
            {!file.binary && <LineCounts additions={file.additions} deletions={file.deletions} />}
          </li>
        ))}
      </ul>
      {listed.length < files.length && (
        <div>
          <button type="button" className={commitStyles.more} onClick={() => setAll(true)}>
            Show all {countOf(files.length, 'file')}
          </button>
        </div>
      )}
    </Card>
  )
}
