import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { Logo } from '../parts/logo.tsx'
import styles from './shell.module.css'

/** How to get in: the server prints a link, and the command line makes a new one. */
export function SignInPage() {
  const client = useQueryClient()
  const expired = useRouterState({ select: ({ location }) => location.searchStr.includes('sign-in=expired') })
  return (
    <main className={styles.alone}>
      <title>Sign in · Throughline</title>
      <Logo size={40} />
      <h1>Sign in to Throughline</h1>
      <p>
        {expired
          ? 'That link was used already, or is older than ten minutes. There are two ways to a new one:'
          : 'This browser has no session here yet, or it has run out. There are two ways in:'}
      </p>
      <ul>
        <li>
          Run <code>throughline login</code> on the server’s machine and open the link it prints.
        </li>
        <li>Start the server again and open the sign-in link it prints. Each link works once.</li>
      </ul>
      <div>
        <Button onClick={() => void client.resetQueries()}>I have signed in, go on</Button>
      </div>
    </main>
  )
}
