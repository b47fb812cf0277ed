/** Columns that say who somebody is: an address, and the name that stands beside it. */
export interface NamedPerson {
  address: string
  name?: string
}

/** How a row belongs to the person of a row in another table of the same service. */
export interface PersonalParent {
  table: string
  /** Own column by the column of the parent it equals; `workspace_id` goes without saying. */
  columns: Readonly<Record<string, string>>
}

/**
 * What a table holds about persons, in its own columns' names. Rows whose `accounts`, `logins` or `people` name a
 * person are that person's, and so are rows whose parent is.
 */
export interface PersonalTable {
  /** With its schema: `commits.commits`. */
  table: string
  /** Whether rows tell their workspace in `workspace_id`; true when left out. */
  has_workspace?: boolean
  /** Account ids. */
  accounts?: readonly string[]
  people?: readonly NamedPerson[]
  /** User names of code hosts. */
  logins?: readonly string[]
  /** Texts, or arrays of texts, in which anybody may be named. */
  texts?: readonly string[]
  /** Documents in which anybody may be named. */
  json?: readonly string[]
  parent?: PersonalParent
  /** Rows of the person are deleted; or they stay, and names and addresses in them give way to a pseudonym. */
  erasure: 'delete' | 'pseudonym'
  /** What the file of an export holds, for its reader; null when everything is told by another table. */
  export: string | null
  /** Columns no export shows: secrets, and what is somebody else's. */
  withheld?: readonly string[]
  /** Columns that look as if they named a person and do not. */
  impersonal?: readonly string[]
}

/** Every column in which a table names persons. */
export function personalColumns(table: PersonalTable): string[] {
  const people = (table.people ?? []).flatMap(({ address, name }) =>
    name === undefined ? [address] : [address, name],
  )
  return [
    ...new Set([
      ...(table.accounts ?? []),
      ...people,
      ...(table.logins ?? []),
      ...(table.texts ?? []),
      ...(table.json ?? []),
      ...Object.keys(table.parent?.columns ?? {}),
    ]),
  ]
}
