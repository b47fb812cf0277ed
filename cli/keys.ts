import type { Command } from 'commander'
import { type ApiKey, type MemberRole, memberRoles } from '#contracts/accounts.ts'
import { authContract } from '#contracts/auth.ts'
import {
  type AnswerOptions,
  addAnswerOptions,
  addConnectionOptions,
  type ConnectionOptions,
  openClient,
} from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { harmless, print, printJson, style } from './terminal.ts'

interface CreateOptions extends AnswerOptions {
  role?: string
  scope?: string[]
  days: string
  agent?: boolean
}

/** `throughline keys`: API keys for programs. */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('list, make and revoke API keys')
  const list = keys.command('list').description('your keys; those of all for an administrator')
  addAnswerOptions(list).action(async (options: AnswerOptions) => {
    const { items } = await (await openClient(authContract, options)).listKeys()
    if (options.json) return printJson({ items })
    if (items.length === 0) print('There is no key yet; `throughline keys create NAME` makes one.')
    for (const key of items) printKey(key)
  })
  const create = keys
    .command('create <name>')
    .description('make a key, which is shown this once')
    .option('--scope <scopes...>', 'limit it to <service>:read or <service>:write; * for every service')
    .option('--role <role>', `limit it to a role: ${memberRoles.join(', ')}`)
    .option('--days <number>', 'days until it runs out, or "never"', '90')
    .option('--agent', 'it is for an AI agent')
  addAnswerOptions(create).action(createKey)
  const revoke = keys.command('revoke <id>').description('end a key at once')
  addConnectionOptions(revoke).action(async (id: string, options: ConnectionOptions) => {
    await (await openClient(authContract, options)).revokeKey({ params: { id } })
    print('The key works no more.')
  })
}

async function createKey(name: string, options: CreateOptions): Promise<void> {
  const client = await openClient(authContract, options)
  const { key, ...made } = await client.createKey({
    body: {
      name,
      expires_in_days: readDays(options.days),
      ...(options.agent && { kind: 'agent' as const }),
      ...(options.role !== undefined && { role: readRole(options.role) }),
      ...(options.scope && { scopes: options.scope }),
    },
  })
  if (options.json) return printJson({ ...made, key })
  print(key)
  if (process.stdout.isTTY) print(style('dim', 'Keep it now: it is not shown again.'))
}

function readDays(given: string): number | null {
  if (given === 'never') return null
  const days = Number(given)
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days
  throw new CommandError('--days must be a number from 1 to 3650, or "never".', exitCodes.usage)
}

/** A role by its name; a `CommandError` lists them. */
export function readRole(given: string): MemberRole {
  const role = memberRoles.find((one) => one === given)
  if (role) return role
  throw new CommandError(
    `A role is one of ${memberRoles.join(', ')}; "${harmless(given)}" is none.`,
    exitCodes.usage,
  )
}

function printKey({ id, name, start, role, scopes, expires_at, last_used_at, account_name }: ApiKey): void {
  print(`${style('bold', harmless(name))}  ${start}…  ${harmless(account_name)}`)
  const limits = scopes === null ? 'all services' : scopes.join(' ')
  const end = expires_at === null ? 'does not run out' : `until ${expires_at.slice(0, 10)}`
  const used = last_used_at === null ? 'never used' : `last used ${last_used_at.slice(0, 10)}`
  print(style('dim', `  ${id}  ${role} · ${limits} · ${end} · ${used}`))
}
