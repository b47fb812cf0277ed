import { escapeIdentifier } from 'pg'
import type { Person } from './person.ts'
import type { PersonalTable } from './personal-table.ts'

/** A condition on rows, with the values of its parameters. */
export interface Condition {
  text: string
  values: unknown[]
}

/** SQL of a table's name. */
export function quoteTable(table: string): string {
  return table.split('.').map(escapeIdentifier).join('.')
}

/**
 * SQL that is true of the rows that belong to a person, of the table under the alias `t`; null when no row can. Rows of a
 * table without a workspace belong to them everywhere.
 */
export function rowsOfPerson(
  table: PersonalTable,
  tables: readonly PersonalTable[],
  person: Person,
  logins: readonly string[] = [],
): Condition | null {
  const accounts = person.account_id === null ? [] : [person.account_id]
  const named = namesPerson(table, 't')
  const parent = table.parent && tables.find((one) => one.table === table.parent?.table)
  const ofParent = table.parent && parent && hangsOnPerson(table.parent.columns, parent)
  const either = [named, ofParent].filter((one) => one !== null && one !== undefined)
  if (either.length === 0) return null
  const where = table.has_workspace === false ? '' : `t.workspace_id = $1 and `
  return {
    // Names the type of every parameter: PostgreSQL refuses one that no condition uses.
    text: `$1::uuid is not null and $2::text[] is not null and $3::text[] is not null and $4::text[] is not null
      and ${where}(${either.join(' or ')})`,
    values: [person.workspace_id, accounts, person.addresses, logins],
  }
}

/** Accounts may name somebody by account id or address, since routes take either. */
function namesPerson(
  { accounts = [], people = [], logins = [] }: PersonalTable,
  alias: string,
): string | null {
  const column = (name: string) => `${alias}.${escapeIdentifier(name)}`
  const conditions = [
    ...accounts.map((name) => `${column(name)}::text = any ($2) or lower(${column(name)}::text) = any ($3)`),
    ...people.map(({ address }) => `lower(${column(address)}) = any ($3)`),
    ...logins.map((name) => `lower(${column(name)}) = any ($4)`),
  ]
  return conditions.length === 0 ? null : conditions.join(' or ')
}

function hangsOnPerson(columns: Readonly<Record<string, string>>, parent: PersonalTable): string | null {
  const named = namesPerson(parent, 'p')
  if (named === null) return null
  const pairs = Object.entries(columns).map(
    ([own, other]) => `p.${escapeIdentifier(other)} = t.${escapeIdentifier(own)}`,
  )
  const workspace = parent.has_workspace === false ? [] : ['p.workspace_id = t.workspace_id']
  return `exists (select from ${quoteTable(parent.table)} as p where ${[...workspace, ...pairs].join(' and ')} and (${named}))`
}
