import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Logo } from '../parts/logo.tsx'
import styles from './shell.module.css'

/** How to get in: the server prints a link, and the command line makes a new one. */
export function SignInPage() {
  const client = useQueryClient()
  return (
    <main className={styles.alone}>
      <title>Sign in · Throughline</title>
      <Logo size={40} />
      <h1>Sign in to Throughline</h1>
      <p>This browser has no session here yet, or it has run out. There are two ways in:</p>
      <ul>
        <li>
          Run <code>throughline login</code> on the server’s machine and open the link it prints.
        </li>
        <li>Open the sign-in link that the server printed when it started. It works once.</li>
      </ul>
      <div>
        <Button onClick={() => void client.resetQueries()}>I have signed in, go on</Button>
      </div>
    </main>
  )
}
