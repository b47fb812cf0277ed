import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { security } from '../../app/client.ts'
import { erasuresQuery } from '../../app/queries/identity.ts'
import { readDetail } from '../../parts/problem.ts'
import { InlineForm } from './inline-form.tsx'
import styles from './settings.module.css'

interface ErasureFormProps {
  /** Of whom; oneself when left out. */
  accountId?: string
  email: string
  /** What the field asks for. */
  label: string
  /** What the button says. */
  action: string
  onErased?: () => void
  /** Further buttons. */
  children?: ReactNode
}

/** Has somebody erased, once their address is typed: a click alone could be one by mistake. */
export function ErasureForm({ accountId, email, label, action, onErased, children }: ErasureFormProps) {
  const [address, setAddress] = useState('')
  const client = useQueryClient()
  const erase = useMutation({
    mutationFn: () =>
      security.createErasure({
        body: { address, ...(accountId !== undefined && { account_id: accountId }) },
      }),
    onSuccess: () => {
      onErased?.()
      return client.invalidateQueries({ queryKey: erasuresQuery().queryKey })
    },
  })
  return (
    <InlineForm onSubmit={() => erase.mutate()}>
      <TextInput
        className={styles.field}
        label={label}
        placeholder={email}
        autoComplete="off"
        required
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        error={erase.error && readDetail(erase.error)}
      />
      <Button type="submit" color="red" variant="light" loading={erase.isPending}>
        {action}
      </Button>
      {children}
    </InlineForm>
  )
}
