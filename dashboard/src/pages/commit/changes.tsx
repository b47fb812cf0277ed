import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Feedback } from '#contracts/coaching.ts'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { patchQuery } from '../../app/queries/commits.ts'
import { Card } from '../../parts/card.tsx'
import { CardPlaceholder, EmptyNotice, Loaded } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import type { Place } from './anchors.ts'
import { arrangeFiles, type ChangedFile } from './arrange-files.ts'
import styles from './diff.module.css'
import { DiffFile } from './diff-file.tsx'
import { FileList } from './file-list.tsx'

interface ChangesProps {
  commit: CommitDetail
  feedback: Feedback | undefined
  place: Place | undefined
}

/** Bytes of the patch that are read at first, and at most. */
const patchLimit = { first: 524_288, most: 4_194_304 }

/** Files shown at first, and by one more press of the button. */
const fileStep = 60

/** What the commit changed: the list of its files, and each with its diff. */
export function Changes({ commit, feedback, place }: ChangesProps) {
  const [owner = '', name = ''] = commit.repository.split('/')
  const [limit, setLimit] = useState(patchLimit.first)
  const patch = useQuery({
    ...patchQuery({ owner, name, hash: commit.hash }, limit),
    enabled: !commit.announced,
  })
  if (commit.announced) {
    return (
      <Card title="Changes">
        <EmptyNotice>
          {commit.retracted_at
            ? 'A push told of this commit, and git turned out not to have it.'
            : 'A push told of this commit just now. What it changed shows as soon as git was read.'}
        </EmptyNotice>
      </Card>
    )
  }
  return (
    <Loaded query={patch} placeholder={<CardPlaceholder height={480} />}>
      {(text) => (
        <>
          <Files files={arrangeFiles(text, commit.files, feedback)} commit={commit} place={place} />
          {text.truncated && (
            <EmptyNotice>
              <p>The diff is longer than what is shown.</p>
              {limit < patchLimit.most ? (
                <Button
                  size="xs"
                  variant="default"
                  mt={8}
                  loading={patch.isFetching}
                  onClick={() => setLimit(patchLimit.most)}
                >
                  Read more of it
                </Button>
              ) : (
                <p>
                  See the rest with <code>git show {commit.hash.slice(0, 10)}</code>.
                </p>
              )}
            </EmptyNotice>
          )}
        </>
      )}
    </Loaded>
  )
}

interface FilesProps {
  files: readonly ChangedFile[]
  commit: CommitDetail
  place: Place | undefined
}

function Files({ files, commit, place }: FilesProps) {
  const [shown, setShown] = useState(fileStep)
  if (files.length === 0) {
    return (
      <Card title="Changes">
        <EmptyNotice>
          {commit.unreadable ??
            (commit.is_merge ? 'This merge changes nothing of its own.' : 'This commit changes no file.')}
        </EmptyNotice>
      </Card>
    )
  }
  const wanted = files.findIndex(({ path }) => path === place?.path)
  const visible = files.slice(0, Math.max(shown, wanted + 1))
  const total = Math.max(files.length, commit.files_changed ?? 0)
  return (
    <>
      <FileList files={files} total={total} />
      {visible.map((file) => (
        <DiffFile key={file.path} file={file} {...(file.path === place?.path && { place })} />
      ))}
      {visible.length < files.length && (
        <div className={styles.foot}>
          <Button size="xs" variant="default" onClick={() => setShown(visible.length + fileStep)}>
            Show more of {countOf(files.length, 'file')}
          </Button>
        </div>
      )}
    </>
  )
}
