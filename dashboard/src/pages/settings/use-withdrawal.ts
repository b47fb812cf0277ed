import { useMutation, useQueryClient } from '@tanstack/react-query'
import { security } from '../../app/client.ts'
import { erasuresQuery } from '../../app/queries/identity.ts'

/** Takes back an erasure, given its id, that has not begun. */
export function useWithdrawal() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => security.withdrawErasure({ params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: erasuresQuery().queryKey }),
  })
}
