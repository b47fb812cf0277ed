import type { Database } from '#platform/database/database.ts'
import type { PersonalTable } from './personal-table.ts'

/** What one service, or the platform, declares. */
export interface PersonalDeclaration {
  service: string
  tables: readonly PersonalTable[]
}

/** Declares what is kept about persons, in place of what was declared before of the same tables. */
export async function registerPersonalTables(
  database: Database,
  declarations: readonly PersonalDeclaration[],
): Promise<void> {
  for (const { service, tables } of declarations) {
    for (const table of tables) {
      await database.pool.query(
        `insert into privacy.personal_tables ("table", service, declaration) values ($1, $2, $3)
         on conflict ("table") do update
         set service = excluded.service, declaration = excluded.declaration, declared_at = now()`,
        [table.table, service, JSON.stringify(table)],
      )
    }
  }
}

/** The tables of all processes that ever declared some and that are still there, by name. */
export async function listPersonalTables(database: Database): Promise<PersonalTable[]> {
  const { rows } = await database.pool.query<{ declaration: PersonalTable }>(
    `select declaration from privacy.personal_tables where to_regclass("table") is not null order by "table"`,
  )
  return rows.map(({ declaration }) => declaration)
}
