/** Somebody as the data of a workspace knows them. */
export interface Person {
  workspace_id: string
  /** null of somebody whose account is gone. */
  account_id: string | null
  /** In lower case. */
  addresses: readonly string[]
}
