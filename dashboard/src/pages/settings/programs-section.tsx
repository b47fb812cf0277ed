import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Client, Program } from '#contracts/auth/programs.ts'
import { auth } from '../../app/client.ts'
import { clientsQuery, programsQuery } from '../../app/queries/identity.ts'
import { useIsAdministrator } from '../../app/use-is-administrator.ts'
import { Card } from '../../parts/card.tsx'
import { Item } from '../../parts/item.tsx'
import { EmptyNotice, LinesPlaceholder, Loaded, ProblemNotice } from '../../parts/notices.tsx'
import { SmallButton } from '../../parts/small-button.tsx'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import styles from './settings.module.css'

/** Programs of others: who lets them in sees and ends that; administrators see what is registered. */
export function ProgramsSection() {
  const programs = useQuery(programsQuery())
  const isAdministrator = useIsAdministrator()
  return (
    <>
      <Card
        title="Programs that were let in"
        note={isAdministrator ? 'By everybody in this workspace' : 'By you, into this workspace'}
      >
        <Loaded query={programs} placeholder={<LinesPlaceholder lines={4} />}>
          {(items) =>
            items.length === 0 ? (
              <EmptyNotice>
                No program was let in. One that can use Throughline asks you for it, with this address.
              </EmptyNotice>
            ) : (
              <ul>
                {items.map((program) => (
                  <ProgramItem key={program.id} program={program} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
      {isAdministrator && <Clients />}
    </>
  )
}

/** Ends something at once: what is shut out by mistake asks again. */
function useEnd(end: () => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: end,
    onSettled: () =>
      Promise.all(
        [programsQuery(), clientsQuery()].map(({ queryKey }) => client.invalidateQueries({ queryKey })),
      ),
  })
}

function ProgramItem({ program }: { program: Program }) {
  const { id, name, redirect_host, account_name, scopes, created_at, last_used_at, expires_at } = program
  const end = useEnd(() => auth.endProgram({ params: { id } }))
  return (
    <Item
      actions={
        <SmallButton isPending={end.isPending} onClick={() => end.mutate()}>
          Shut out
        </SmallButton>
      }
      below={end.error && <ProblemNotice error={end.error} />}
    >
      <strong>
        <VisibleText text={name} />
      </strong>{' '}
      {redirect_host !== null && <code>{redirect_host}</code>}
      <p className={styles.quiet}>
        {account_name} let it in <TimeAgo time={created_at} />; {scopes.join(', ')}; used{' '}
        <TimeAgo time={last_used_at} />; asks again <TimeAgo time={expires_at} />
      </p>
    </Item>
  )
}

function Clients() {
  const clients = useQuery(clientsQuery())
  return (
    <Card title="Registered programs" note="Registered here, or let into this workspace">
      <Loaded query={clients} placeholder={<LinesPlaceholder lines={2} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyNotice>No program is registered yet.</EmptyNotice>
          ) : (
            <ul>
              {items.map((one) => (
                <ClientItem key={one.client_id} item={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function ClientItem({ item }: { item: Client }) {
  const { client_id, name, redirect_uris, registered_by, is_public, grants, created_at } = item
  const remove = useEnd(() => auth.removeClient({ params: { client_id } }))
  return (
    <Item
      actions={
        <SmallButton isPending={remove.isPending} onClick={() => remove.mutate()}>
          Remove
        </SmallButton>
      }
      below={remove.error && <ProblemNotice error={remove.error} />}
    >
      <strong>
        <VisibleText text={name} />
      </strong>{' '}
      <code>{client_id}</code>
      <p className={styles.quiet}>
        registered <TimeAgo time={created_at} /> by {registered_by ?? 'nobody known'};{' '}
        {is_public ? 'keeps no secret' : 'keeps a secret'}; let in {grants === 1 ? 'once' : `${grants} times`}
        {redirect_uris.length > 0 && `; answers go to ${redirect_uris.join(', ')}`}
      </p>
    </Item>
  )
}
