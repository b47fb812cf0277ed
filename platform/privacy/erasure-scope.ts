/** An erasure in one workspace. */
export interface ErasureScope {
  workspace_id: string
  account_id: string | null
  pseudonym: string
  /** Whether tables that belong to no workspace are gone through as well: the account itself ends. */
  everywhere: boolean
}
