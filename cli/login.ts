import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { authContract } from '#contracts/auth.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import {
  type AnswerOptions,
  addAnswerOptions,
  addConnectionOptions,
  type Connection,
  type ConnectionOptions,
  connect,
} from './connection.ts'
import { storeKey } from './credentials.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { askSecret } from './login/ask-secret.ts'
import { harmless, print, printJson } from './terminal.ts'
import { openBrowser } from './up/open-browser.ts'

interface LoginOptions extends AnswerOptions {
  open: boolean
}

/** `throughline login` and `logout`: a link that signs the browser in here, and the key of a server elsewhere. */
export function addLoginCommand(program: Command): void {
  const command = program
    .command('login')
    .description('sign in: a link for the browser where the server runs here, else an API key, which is kept')
    .option('--no-open', 'do not open the browser')
    .addHelpText('after', '\nFor a server elsewhere the key is asked for, or read from standard input.')
  addAnswerOptions(command).action(async (options: LoginOptions) => {
    const connection = await connect(options)
    if (connection.is_here) await makeLink(connection, options)
    else await keepKey(connection, options)
  })
}

/** `throughline logout`: forgets the key of a server. */
export function addLogoutCommand(program: Command): void {
  const command = program.command('logout').description('forget the API key kept for a server elsewhere')
  addConnectionOptions(command).action(async (options: ConnectionOptions) => {
    const { url } = await connect(options)
    const file = await storeKey(process.env, url, null)
    print(
      `No key for ${url} is kept in ${file} any more. The key itself ends with \`throughline keys revoke\`.`,
    )
  })
}

async function makeLink(connection: Connection, options: LoginOptions): Promise<void> {
  const { path, expires_at } = await connection.client(authContract).createSignInLink()
  const link = connection.url.replace(/\/$/, '') + path
  if (options.json) return printJson({ url: link, expires_at })
  print(link)
  if (options.open && process.stdout.isTTY) openBrowser(link)
}

async function keepKey({ url }: Connection, options: LoginOptions): Promise<void> {
  const key = process.stdin.isTTY
    ? await askSecret(`API key for ${url} (made there under Settings, Keys): `)
    : (await text(process.stdin)).trim()
  if (!/^[\w.~+/=-]{8,}$/.test(key)) {
    throw new CommandError(
      'That is no API key: make one in the dashboard under Settings, Keys.',
      exitCodes.usage,
    )
  }
  const transport = createFetchTransport(`${url.replace(/\/$/, '')}/api`, { authorization: `Bearer ${key}` })
  const auth = createClient(authContract, transport)
  const { workspace_id, role } = await auth.verify()
  const { name, workspaces } = await auth.getAccount()
  const file = await storeKey(process.env, url, key)
  const workspace = workspaces.find((one) => one.workspace_id === workspace_id)?.name ?? workspace_id
  if (options.json) return printJson({ url, name, workspace, role, file })
  print(`Signed in to ${url} as ${harmless(name)}, ${role} of ${harmless(workspace)}.`)
  print(`The key is kept in ${file}.`)
}
