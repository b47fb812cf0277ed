import type { Command } from 'commander'
import type { Client, Program } from '#contracts/auth/programs.ts'
import { authContract } from '#contracts/auth.ts'
import {
  type AnswerOptions,
  addAnswerOptions,
  addConnectionOptions,
  type ConnectionOptions,
  openClient,
} from './connection.ts'
import { harmless, print, printJson, style } from './terminal.ts'

/** `throughline programs`: programs of others that act for people here, and the keys that sign their tokens. */
export function addProgramsCommand(program: Command): void {
  const programs = program.command('programs').description('list and shut out programs that were let in')
  const list = programs.command('list').description('those you let in; those of all for an administrator')
  addAnswerOptions(list).action(async (options: AnswerOptions) => {
    const { items } = await (await openClient(authContract, options)).listPrograms()
    if (options.json) return printJson({ items })
    if (items.length === 0) print('No program was let in.')
    for (const one of items) printProgram(one)
  })
  const end = programs.command('end <id>').description('shut a program out at once')
  addConnectionOptions(end).action(async (id: string, options: ConnectionOptions) => {
    await (await openClient(authContract, options)).endProgram({ params: { id } })
    print('The program is shut out.')
  })
  const clients = programs.command('clients').description('registered programs, for an administrator')
  addAnswerOptions(clients).action(async (options: AnswerOptions) => {
    const { items } = await (await openClient(authContract, options)).listClients()
    if (options.json) return printJson({ items })
    if (items.length === 0) print('No program is registered.')
    for (const one of items) printClient(one)
  })
  const remove = programs
    .command('remove <client_id>')
    .description('shut a program out for everybody in the workspace')
  addConnectionOptions(remove).action(async (client_id: string, options: ConnectionOptions) => {
    await (await openClient(authContract, options)).removeClient({ params: { client_id } })
    print('The program is removed.')
  })
  const rotate = programs.command('rotate-key').description('sign tokens with a new key from now on')
  addConnectionOptions(rotate).action(async (options: ConnectionOptions) => {
    const { kid } = await (await openClient(authContract, options)).rotateSigningKey()
    print(`Tokens are signed with the key ${kid} now; those signed before stay good until they run out.`)
  })
}

function printProgram(program: Program): void {
  const { id, name, redirect_host, account_name, scopes, expires_at, last_used_at } = program
  print(`${style('bold', harmless(name))}  ${harmless(redirect_host ?? '')}  ${harmless(account_name)}`)
  const times = `until ${expires_at.slice(0, 10)} · last used ${last_used_at.slice(0, 10)}`
  print(style('dim', `  ${id}  ${harmless(scopes.join(' '))} · ${times}`))
}

function printClient({ client_id, name, registered_by, grants, created_at }: Client): void {
  print(`${style('bold', harmless(name))}  ${client_id}`)
  const by = registered_by === null ? 'nobody known' : harmless(registered_by)
  print(
    style(
      'dim',
      `  registered ${created_at.slice(0, 10)} by ${by} · let in ${grants === 1 ? 'once' : `${grants} times`}`,
    ),
  )
}
