import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { readWebAddress } from '#platform/config/read-settings.ts'
import { type Client, createClient } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { readSecret } from '#platform/identity/secret-file.ts'
import { readStoredKey } from './credentials.ts'
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

/** Options of a command that prints what a server answers. */
export interface AnswerOptions extends ConnectionOptions {
  json?: boolean
}

/** Adds `--json`, `--url` and `--data-dir` to a command. */
export function addAnswerOptions(command: Command): Command {
  return addConnectionOptions(command.option('--json', 'as JSON'))
}

/** A server, and who we are to it. */
export interface Connection {
  url: string
  /** Whether it is the server of this user on this machine, whose owner's key is at hand. */
  is_here: boolean
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

/**
 * Finds the server and the key to it: options, then environment, then the server last started on this machine. The owner's
 * key goes to the server it belongs to and no other.
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const environment = process.env
  const record = await readServerRecord(environment)
  const url = options.url ?? environment.THROUGHLINE_URL ?? record?.url ?? 'http://127.0.0.1:8000'
  if (readWebAddress(url) === null)
    throw new CommandError(
      '--url must be an http or https address without credentials, such as http://127.0.0.1:8000.',
      exitCodes.usage,
    )
  const is_here = isHere(url, record)
  const key =
    environment.THROUGHLINE_API_KEY ??
    (is_here
      ? await readSecret(join(chooseDataDirectory(options, record), 'owner.key'))
      : await readStoredKey(environment, url))
  const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
  const transport = createFetchTransport(`${url.replace(/\/$/, '')}/api`, headers)
  return { url, is_here, headers, client: (contract) => createClient(contract, transport) }
}

/** A client of one service of the server that {@link connect} finds. */
export async function openClient<C extends Contract>(
  contract: C,
  options: ConnectionOptions,
): Promise<Client<C>> {
  return (await connect(options)).client(contract)
}

function isHere(url: string, record: ServerRecord | null): boolean {
  const { origin, hostname } = new URL(url)
  if (record !== null && URL.parse(record.url)?.origin === origin) return true
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}
