import type { ClientBase } from 'pg'

/** Makes a session say times in one way, whatever the server's settings are. */
export async function setSession(client: Pick<ClientBase, 'query'>): Promise<void> {
  await client.query("set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'")
}
