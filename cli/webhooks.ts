import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { type Command, InvalidArgumentError } from 'commander'
import {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  type Hook,
  type Installation,
  type NewHook,
  providers,
} from '#contracts/code-host.ts'
import { webhooksContract } from '#contracts/webhooks.ts'
import { addConnectionOptions, type ConnectionOptions, connect } from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { columns, harmless, print, printJson, shorten, style } from './terminal.ts'

interface Options extends ConnectionOptions {
  json?: boolean
}

/** `throughline webhooks …`: the places that take deliveries, and what became of those that came. */
export function addWebhooksCommand(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('what code hosts send, and the hooks they send it to')
  addList(webhooks)
  addAdd(webhooks)
  addRotate(webhooks)
  addRemove(webhooks)
  addConnectApp(webhooks)
  addDisconnectApp(webhooks)
  addDeliveries(webhooks)
  addReplay(webhooks)
  addInstallations(webhooks)
}

/** A command with `--json` and the options that name a server. */
function addCommand(webhooks: Command, usage: string, description: string): Command {
  return addConnectionOptions(webhooks.command(usage).description(description).option('--json', 'as JSON'))
}

async function connectTo(options: Options) {
  const { url, client } = await connect(options)
  return { url, client: client(webhooksContract) }
}

function addList(webhooks: Command): void {
  addCommand(webhooks, 'list', 'the hooks, and when each was used last').action(async (options: Options) => {
    const { items } = await (await connectTo(options)).client.listHooks()
    if (options.json) return printJson(items)
    if (items.length === 0) return print('None: make one with `throughline webhooks add github --name "…"`.')
    for (const hook of items) {
      const { id, provider, name, path, enabled, last_received_at, last_sweep, github_app } = hook
      const used = last_received_at ? `last ${last_received_at.slice(0, 16).replace('T', ' ')}` : 'never used'
      const off = enabled ? '' : style('red', '  off')
      print(`${style('bold', harmless(name))}  ${provider}  ${used}${off}`)
      print(style('dim', `    ${path}  ${id}`))
      if (github_app)
        print(style('dim', `    GitHub App ${github_app.app_id}  ${github_app.key_fingerprint}`))
      if (last_sweep) printSweep(last_sweep)
    }
  })
}

/** What became of asking GitHub for what never came. */
function printSweep({ at, redelivered, problems }: NonNullable<Hook['last_sweep']>): void {
  if (at !== null) {
    const time = at.slice(0, 16).replace('T', ' ')
    const again = redelivered > 0 ? `; ${redelivered} asked for again in three days` : ''
    print(style('dim', `    GitHub was asked for lost deliveries ${time}${again}`))
  }
  for (const problem of problems) print(style('red', `    ${harmless(problem)}`))
}

function addAdd(webhooks: Command): void {
  addCommand(webhooks, 'add <sender>', `make a hook for ${providers.join(', ')}; its secret is shown once`)
    .requiredOption('--name <name>', 'what to call it')
    .option('--repository <owner/name>', 'take deliveries about this one alone')
    .action(async (sender: string, options: Options & { name: string; repository?: string }) => {
      const provider = readOneOf(providers, sender)
      const { url, client } = await connectTo(options)
      const { name, repository } = options
      const hook = await client.createHook({ body: { provider, name, ...(repository && { repository }) } })
      printSecret(url, hook, options)
    })
}

function addRotate(webhooks: Command): void {
  addCommand(webhooks, 'rotate <id>', 'give a hook a new secret; the old one is accepted for some time yet')
    .option('--overlap-hours <hours>', 'how long the old one is accepted; 0 after a leak', readHours, 24)
    .action(async (id: string, options: Options & { overlapHours: number }) => {
      const { url, client } = await connectTo(options)
      const body = { overlap_hours: options.overlapHours }
      printSecret(url, await client.rotateSecret({ params: { id }, body }), options)
    })
}

function printSecret(url: string, hook: NewHook, options: Options): void {
  if (options.json) {
    printJson(hook)
    return
  }
  print(`Give these two to ${hook.provider}; the secret is not shown again.`)
  print(`  address  ${url.replace(/\/$/, '')}${hook.path}`)
  print(`  secret   ${hook.secret}`)
  print(style('dim', `Rotate it with: throughline webhooks rotate ${hook.id}`))
}

function addRemove(webhooks: Command): void {
  addCommand(webhooks, 'remove <id>', 'remove a hook; what it took in stays').action(
    async (id: string, options: Options) => {
      await (await connectTo(options)).client.deleteHook({ params: { id } })
      if (options.json) return printJson({ removed: id })
      print('Removed.')
    },
  )
}

function addConnectApp(webhooks: Command): void {
  addCommand(
    webhooks,
    'connect-app <id>',
    'name the GitHub App that posts to a hook, so that GitHub can be asked what it could not deliver for it',
  )
    .requiredOption('--app-id <id>', 'App id or client id, as the settings of the App show them')
    .requiredOption(
      '--private-key <file>',
      'the .pem file that GitHub made for the App; - for standard input',
    )
    .action(async (id: string, options: Options & { appId: string; privateKey: string }) => {
      const body = { app_id: options.appId, private_key: await readPrivateKey(options.privateKey) }
      const hook = await (await connectTo(options)).client.connectGitHubApp({ params: { id }, body })
      if (options.json) return printJson(hook)
      print('Connected. The settings of the App at GitHub list this key:')
      print(`  ${hook.github_app?.key_fingerprint}`)
      print(style('dim', '`throughline webhooks list` tells what came of asking GitHub.'))
    })
}

async function readPrivateKey(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
  } catch (cause) {
    const remedy = 'name the .pem file that GitHub made for the App'
    throw new CommandError(`${file} cannot be read: ${remedy}.`, exitCodes.usage, cause)
  }
}

function addDisconnectApp(webhooks: Command): void {
  addCommand(webhooks, 'disconnect-app <id>', 'forget the GitHub App of a hook and its key').action(
    async (id: string, options: Options) => {
      await (await connectTo(options)).client.disconnectGitHubApp({ params: { id } })
      if (options.json) return printJson({ disconnected: id })
      print('Disconnected. Delete the key at GitHub, too, if nothing else uses it.')
    },
  )
}

function addDeliveries(webhooks: Command): void {
  addCommand(webhooks, 'deliveries', 'the newest deliveries, and what became of them')
    .option('--state <state>', `only those that are ${deliveryStates.join(', ')}`)
    .option('--repository <owner/name>', 'only those about this repository')
    .action(async (options: Options & { state?: string; repository?: string }) => {
      const state: DeliveryState | undefined =
        options.state === undefined ? undefined : readOneOf(deliveryStates, options.state)
      const { repository } = options
      const query = { limit: 50, ...(state && { state }), ...(repository && { repository }) }
      const { items } = await (await connectTo(options)).client.listDeliveries({ query })
      if (options.json) return printJson(items)
      if (items.length === 0) print('None.')
      for (const delivery of items) printDelivery(delivery)
    })
}

function printDelivery({ id, event, action, repository, state, reason, received_at }: Delivery): void {
  const at = style('dim', received_at.slice(0, 19).replace('T', ' '))
  const what = harmless([event, action].filter(Boolean).join(' '))
  const color = state === 'failed' ? 'red' : 'bold'
  print(`${at}  ${style(color, state.padEnd(9))}  ${what}  ${harmless(repository ?? '')}`)
  print(
    style('dim', `    ${id}${reason ? `  ${harmless(shorten(reason, Math.max(20, columns() - 44)))}` : ''}`),
  )
}

function addReplay(webhooks: Command): void {
  addCommand(webhooks, 'replay <id>', 'process a delivery again; nothing happens twice').action(
    async (id: string, options: Options) => {
      const delivery = await (await connectTo(options)).client.replayDelivery({ params: { id } })
      if (options.json) return printJson(delivery)
      print('It waits to be processed again; `throughline webhooks deliveries` shows what becomes of it.')
    },
  )
}

function addInstallations(webhooks: Command): void {
  addCommand(
    webhooks,
    'installations',
    'where a GitHub App is installed, and which repositories it lost',
  ).action(async (options: Options) => {
    const { items } = await (await connectTo(options)).client.listInstallations({ query: { limit: 100 } })
    if (options.json) return printJson(items)
    if (items.length === 0) print('None.')
    for (const installation of items) printInstallation(installation)
  })
}

function printInstallation(installation: Installation): void {
  const { account, state, all_repositories, repositories, removed_repositories } = installation
  const reach = all_repositories ? 'all repositories' : repositories.join(', ')
  print(`${style('bold', harmless(account))}  ${state}  ${harmless(reach)}`)
  if (state !== 'active')
    print(style('red', `    GitHub delivers nothing for it any more: it is ${state} there.`))
  else if (removed_repositories.length > 0) {
    const names = removed_repositories.join(', ')
    print(style('red', `    GitHub delivers nothing any more for ${harmless(names)}`))
  }
}

function readOneOf<const V extends string>(values: readonly V[], given: string): V {
  const value = values.find((one) => one === given)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`Give one of ${values.join(', ')}.`)
}

function readHours(given: string): number {
  const hours = Number(given)
  if (/^\d{1,3}$/.test(given) && hours <= 720) return hours
  throw new InvalidArgumentError('Give whole hours from 0 to 720.')
}
