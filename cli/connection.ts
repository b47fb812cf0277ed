import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Client, createClient } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { readSecret } from '#platform/identity/secret-file.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { readServerRecord, type ServerRecord } from './server-record.ts'

/** Options of every command that talks to a server. */
export interface ConnectionOptions {
  url?: string
  dataDir?: string
}

/** Adds `--url` and `--data-dir` to a command. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the server (THROUGHLINE_URL; else the one last started here)')
    .option('--data-dir <path>', 'its data directory, where owner.key stands (THROUGHLINE_DATA_DIR)')
}

/** A server, and who we are to it. */
export interface Connection {
  url: string
  /** Who we are, for requests that no client makes. */
  headers: Record<string, string>
  client: <C extends Contract>(contract: C) => Client<C>
}

/** The data directory: option, then environment, then that of the server last started here. */
export async function findDataDirectory(options: ConnectionOptions): Promise<string> {
  return chooseDataDirectory(options, await readServerRecord(process.env))
}

function chooseDataDirectory({ dataDir }: ConnectionOptions, record: ServerRecord | null): string {
  return resolve(dataDir ?? process.env.THROUGHLINE_DATA_DIR ?? record?.data_directory ?? './data')
}

/** Finds the server and the key to it: options, then environment, then the server last started on this machine. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const environment = process.env
  const record = await readServerRecord(environment)
  const url = options.url ?? environment.THROUGHLINE_URL ?? record?.url ?? 'http://127.0.0.1:8000'
  if (!URL.canParse(url))
    throw new CommandError(`--url must be an address such as http://127.0.0.1:8000.`, exitCodes.usage)
  const dataDirectory = chooseDataDirectory(options, record)
  const key = environment.THROUGHLINE_API_KEY ?? (await readSecret(join(dataDirectory, 'owner.key')))
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
  const transport = createFetchTransport(`${url.replace(/\/$/, '')}/api`, headers)
  return { url, headers, client: (contract) => createClient(contract, transport) }
}
