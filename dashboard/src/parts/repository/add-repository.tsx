import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { repositories } from '../../app/client.ts'
import { repositoriesQuery } from '../../app/queries/repositories.ts'
import { Card } from '../card.tsx'
import { readDetail, readFaults } from '../problem.ts'
import { describeLocation, type Location, readLocation } from './read-location.ts'
import styles from './repository.module.css'

/** The form that registers a repository. Its backfill starts at once and shows in the list below. */
export function AddRepository() {
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const client = useQueryClient()
  const { hash } = useLocation()
  useEffect(() => {
    if (hash === 'add') field.current?.focus()
  }, [hash])
  const location = readLocation(typed)
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: Location) => repositories.createRepository({ body }),
    onSuccess: () => {
      setTyped('')
      return client.invalidateQueries({ queryKey: repositoriesQuery().queryKey })
    },
    onError: () => field.current?.focus(),
  })
  return (
    <Card title="Add a repository">
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault()
          if (location) mutate(location)
        }}
      >
        <TextInput
          ref={field}
          aria-label="Folder, URL or owner/name"
          placeholder="/home/you/project, https://…, or owner/name"
          spellCheck={false}
          autoComplete="off"
          maxLength={4096}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            reset()
          }}
          description={describeLocation(location)}
          inputWrapperOrder={['input', 'error', 'description']}
          error={error && describeFault(error)}
        />
        <Button type="submit" loading={isPending} disabled={!location}>
          Add
        </Button>
      </form>
    </Card>
  )
}

/** The fault of the field where the service names one, else the sentence of the problem. */
function describeFault(error: Error): string {
  const faults = readFaults(error)
  return faults.length > 0 ? faults.map(({ detail }) => detail).join(' ') : readDetail(error)
}
