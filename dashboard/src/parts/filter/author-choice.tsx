import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { commitStatisticsQuery } from '../../app/queries/commits.ts'
import { formatCount } from '../numbers.ts'
import { VisibleText } from '../text/visible-text.tsx'
import { withoutBlanks } from '../without-blanks.ts'
import styles from './filter.module.css'

interface AuthorChoiceProps {
  repository: string | undefined
  onChoose: (author: string) => void
}

/** A field that suggests authors as one types. */
export function AuthorChoice({ repository, onChoose }: AuthorChoiceProps) {
  const [words, setWords] = useState('')
  const { data } = useQuery(commitStatisticsQuery(withoutBlanks({ repository })))
  const wanted = words.trim().toLowerCase()
  const fitting = (data?.by_author ?? []).filter(({ name, email }) =>
    `${name} ${email}`.toLowerCase().includes(wanted),
  )
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted) onChoose(words.trim())
      }}
    >
      <TextInput
        size="xs"
        data-autofocus
        aria-label="Name or e-mail"
        placeholder="Name or e-mail"
        maxLength={320}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <div className={styles.options}>
        {fitting.slice(0, 50).map(({ name, email, commits }) => (
          <button
            key={`${name} ${email}`}
            type="button"
            className={styles.option}
            title={email}
            onClick={() => onChoose(email)}
          >
            <span>
              <VisibleText text={name.slice(0, 60)} />
            </span>
            <span>{formatCount(commits)}</span>
          </button>
        ))}
      </div>
    </form>
  )
}
