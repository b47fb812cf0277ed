import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuthorizationRequest } from '#contracts/auth/programs.ts'
import { auth } from '../../app/client.ts'
import { sessionQuery } from '../../app/queries/identity.ts'
import { CardPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import { countOf } from '../../parts/numbers.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import entry from '../entry/entry.module.css'
import { Entry } from '../entry/entry.tsx'
import { AskedScopes } from './asked-scopes.tsx'
import styles from './consent.module.css'

/** What is said of an error that the program cannot be told of, since it is not known where to. */
const errorWords: Readonly<Record<string, string>> = {
  invalid_client: 'The program is not registered here, or no more.',
  invalid_redirect_uri: 'The program wants the answer sent to an address it has not registered.',
}
const usualError = 'The request was answered already, has run out, or is not well formed.'

/** Where a program sends a person, who reads what it asks for and answers. */
export function ConsentPage() {
  const { searchStr } = useLocation()
  const search = new URLSearchParams(searchStr)
  const id = search.get('request')
  if (id === null) {
    return (
      <Entry title="This program cannot be let in" note={errorWords[search.get('error') ?? ''] ?? usualError}>
        <p className={entry.quiet}>Nothing was given to it. Start again in the program.</p>
      </Entry>
    )
  }
  return <Asked id={id} />
}

function Asked({ id }: { id: string }) {
  const request = useQuery({
    queryKey: ['authorization-request', id],
    queryFn: ({ signal }) => auth.getAuthorizationRequest({ params: { id } }, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Entry title="Let a program in?">
      <Loaded query={request} placeholder={<CardPlaceholder height={240} />}>
        {(asked) => <Question asked={asked} />}
      </Loaded>
    </Entry>
  )
}

function Question({ asked }: { asked: AuthorizationRequest }) {
  const session = useQuery(sessionQuery())
  const { id, name, scopes, workspaces, program_days } = asked
  const current = session.data?.principal.workspace_id
  const [chosen, setChosen] = useState<string | null>(null)
  const [given, setGiven] = useState(scopes)
  const workspace_id = chosen ?? current ?? workspaces[0]?.workspace_id
  const decide = useMutation({
    mutationFn: (decision: 'allow' | 'deny') =>
      auth.decideAuthorizationRequest({
        params: { id },
        body: {
          decision,
          ...(workspace_id !== undefined && { workspace_id }),
          ...(decision === 'allow' && scopes.length > 0 && { scopes: given }),
        },
      }),
    onSuccess: ({ return_to }) => window.location.assign(return_to),
  })
  const isDone = decide.isPending || decide.isSuccess
  return (
    <>
      <p>
        <strong>
          <VisibleText text={name} />
        </strong>{' '}
        asks to act for {session.data?.user?.name ?? 'you'}.
      </p>
      <Provenance asked={asked} />
      <section aria-label="What it may do">
        <p className={entry.quiet}>
          It could then do this, as far as you may yourself. Untick what you would rather keep back:
        </p>
        <AskedScopes asked={scopes} given={given} onChange={setGiven} />
      </section>
      {workspaces.length > 1 && (
        <NativeSelect
          label="In the workspace"
          value={workspace_id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={workspaces.map((one) => ({ value: one.workspace_id, label: `${one.name} (${one.role})` }))}
        />
      )}
      <div className={styles.answers}>
        <Button
          loading={isDone}
          disabled={scopes.length > 0 && given.length === 0}
          onClick={() => decide.mutate('allow')}
        >
          Allow
        </Button>
        <Button variant="default" disabled={isDone} onClick={() => decide.mutate('deny')}>
          Deny
        </Button>
      </div>
      {decide.error && <ProblemNotice error={decide.error} />}
      <p className={entry.quiet}>
        It has to ask again after {countOf(program_days, 'day')}. You can shut it out at any time under
        Settings, Programs.
      </p>
    </>
  )
}

/** Who is behind the program, as far as that is known: its name is what it says itself. */
function Provenance({ asked }: { asked: AuthorizationRequest }) {
  const { redirect_host, is_local, registered_by, client_uri } = asked
  return (
    <p className={styles.provenance}>
      {registered_by === null ? (
        'Nobody has checked that name.'
      ) : (
        <>
          <VisibleText text={registered_by} /> registered it here; nobody else has checked that name.
        </>
      )}{' '}
      The answer goes to{' '}
      <strong>
        <VisibleText text={redirect_host} />
      </strong>
      {is_local ? ', a program on the computer in front of you.' : '.'}
      {client_uri !== null && (
        <>
          {' '}
          It says that it is at <VisibleText text={client_uri} />.
        </>
      )}{' '}
      Allow it only if you have just started this yourself.
    </p>
  )
}
