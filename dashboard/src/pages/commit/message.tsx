import { useEffect, useRef, useState } from 'react'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { Card } from '../../parts/card.tsx'
import { formatBytes } from '../../parts/numbers.ts'
import { LongText } from '../../parts/text/long-text.tsx'
import { idOf, type Place } from './anchors.ts'
import commitStyles from './commit.module.css'
import messageStyles from './message.module.css'

/** Lines shown at first, and by one more press of the button. */
const step = { first: 60, more: 2000 }

/** The message exactly as it was written, with its lines numbered. */
export function Message({ commit, place }: { commit: CommitDetail; place: Place | undefined }) {
  const lines = commit.message.replace(/\r?\n$/, '').split(/\r?\n/)
  const wanted = place?.path === null ? (place.line ?? undefined) : undefined
  const [shown, setShown] = useState(step.first)
  const visible = lines.slice(0, Math.max(shown, wanted ?? 0))
  const rest = lines.length - visible.length
  return (
    <Card title="Message">
      {commit.message.trim() === '' ? (
        <p className={commitStyles.quiet}>This commit has no message.</p>
      ) : (
        <ol className={messageStyles.message}>
          {visible.map((line, index) => (
            <MessageLine
              key={idOf({ path: null, line: index + 1 })}
              number={index + 1}
              text={line}
              wanted={wanted}
            />
          ))}
        </ol>
      )}
      {rest > 0 && (
        <div>
          <button
            type="button"
            className={commitStyles.more}
            onClick={() => setShown(visible.length + step.more)}
          >
            {rest > step.more
              ? `Show more of ${lines.length.toLocaleString('en')} lines, ${formatBytes(commit.message.length)}`
              : `Show all ${lines.length.toLocaleString('en')} lines`}
          </button>
        </div>
      )}
    </Card>
  )
}

interface MessageLineProps {
  number: number
  text: string
  /** The line the address leads to. */
  wanted: number | undefined
}

function MessageLine({ number, text, wanted }: MessageLineProps) {
  const line = useRef<HTMLLIElement>(null)
  const isWanted = number === wanted
  useEffect(() => {
    if (isWanted) line.current?.scrollIntoView({ block: 'center' })
  }, [isWanted])
  return (
    <li ref={line} id={idOf({ path: null, line: number })} data-wanted={isWanted || undefined}>
      <span className={messageStyles.number}>{number}</span>
      <span className={messageStyles.text}>
        <LongText text={text} limit={2000} />
      </span>
    </li>
  )
}
