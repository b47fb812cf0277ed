import { Checkbox } from '@mantine/core'
import { impliedScopes } from '#contracts/auth/programs.ts'
import styles from './consent.module.css'
import { isCovered, sayScope } from './scope-words.ts'

interface AskedScopesProps {
  asked: readonly string[]
  given: readonly string[]
  onChange: (given: string[]) => void
}

/** What a program asks for, each to be given or kept back; what comes with the rest cannot be kept back by itself. */
export function AskedScopes({ asked, given, onChange }: AskedScopesProps) {
  return (
    <ul className={styles.scopes}>
      {asked.map((scope) => {
        const others = given.filter((one) => one !== scope)
        const comesAlong = impliedScopes.includes(scope) || isCovered(scope, others)
        return (
          <li key={scope}>
            <Checkbox
              checked={comesAlong || given.includes(scope)}
              disabled={comesAlong}
              onChange={(event) => onChange(event.currentTarget.checked ? [...others, scope] : others)}
              label={
                <>
                  {sayScope(scope)} <code>{scope}</code>
                </>
              }
            />
          </li>
        )
      })}
    </ul>
  )
}
