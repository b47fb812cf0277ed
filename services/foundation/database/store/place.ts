/** SQL: the database this connection leads to, among all databases there are. A restored copy is another one. */
export const place = `(
  select system_identifier || '/' || pg_database.oid
  from pg_control_system(), pg_database where datname = current_database()
)`
