import type { Command } from 'commander'
import type { Member } from '#contracts/accounts.ts'
import { authContract } from '#contracts/auth.ts'
import { readAllPages } from '#platform/contract/read-all-pages.ts'
import {
  type AnswerOptions,
  addAnswerOptions,
  addConnectionOptions,
  type Connection,
  type ConnectionOptions,
  connect,
} from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { readRole } from './keys.ts'
import { harmless, print, printJson, style } from './terminal.ts'

/** `throughline members`: who belongs to the workspace. */
export function addMembersCommand(program: Command): void {
  const members = program
    .command('members')
    .description('list, invite and remove members, change their roles, sign them out')
  const list = members.command('list').description('members and open invitations')
  addAnswerOptions(list).action(listMembers)

  const inviting = members
    .command('invite <email>')
    .description('invite somebody; prints the link to hand over')
    .option('--role <role>', 'what they may do', 'member')
  addAnswerOptions(inviting).action(async (email: string, options: AnswerOptions & { role: string }) => {
    const { client, url } = await connect(options)
    const body = { email, role: readRole(options.role) }
    const { path, ...invitation } = await client(authContract).createInvitation({ body })
    const link = new URL(path, url).href
    if (options.json) return printJson({ ...invitation, url: link })
    print(link)
    if (invitation.sent) print(style('dim', `It was sent to ${harmless(email)}, too.`))
  })

  const role = members.command('role <email> <role>').description('give a member another role')
  addConnectionOptions(role).action(async (email: string, name: string, options: ConnectionOptions) => {
    const connection = await connect(options)
    const { account_id } = await findMember(connection, email)
    const body = { role: readRole(name) }
    await connection.client(authContract).updateMember({ params: { account_id }, body })
    print(`${harmless(email)} is ${name} now.`)
  })

  const signOut = members
    .command('sign-out <email>')
    .description('sign a member out of every browser; keys and programs stay')
  addConnectionOptions(signOut).action(async (email: string, options: ConnectionOptions) => {
    const connection = await connect(options)
    const { account_id } = await findMember(connection, email)
    const { ended } = await connection.client(authContract).endMemberSessions({ params: { account_id } })
    print(`${harmless(email)} was signed out of ${ended} ${ended === 1 ? 'browser' : 'browsers'}.`)
  })

  const remove = members.command('remove <email>').description('remove a member, or take an invitation back')
  addConnectionOptions(remove).action(async (email: string, options: ConnectionOptions) => {
    const connection = await connect(options)
    const auth = connection.client(authContract)
    const invitation = (await auth.listInvitations()).items.find((one) => one.email === email.toLowerCase())
    if (invitation) await auth.revokeInvitation({ params: { id: invitation.id } })
    else await auth.removeMember({ params: { account_id: (await findMember(connection, email)).account_id } })
    print(`${harmless(email)} has no way in any more.`)
  })
}

async function listMembers(options: AnswerOptions): Promise<void> {
  const connection = await connect(options)
  const members: Member[] = []
  for await (const member of readMembers(connection)) members.push(member)
  const auth = connection.client(authContract)
  const { role: own } = await auth.verify()
  const isAdministrator = own === 'admin' || own === 'owner'
  const invitations = isAdministrator ? (await auth.listInvitations()).items : []
  if (options.json) return printJson({ members, invitations })
  for (const { name, email, role } of members) {
    print(`${role.padEnd(7)} ${style('bold', harmless(name))} ${harmless(email)}`)
  }
  for (const { email, role, expires_at } of invitations) {
    print(style('dim', `${role.padEnd(7)} ${harmless(email)} (invited until ${expires_at.slice(0, 10)})`))
  }
}

function readMembers({ client }: Connection): AsyncGenerator<Member> {
  const auth = client(authContract)
  return readAllPages((position) => auth.listMembers({ query: { limit: 200, ...position } }))
}

async function findMember(connection: Connection, email: string): Promise<Member> {
  for await (const member of readMembers(connection)) {
    if (member.email === email.toLowerCase()) return member
  }
  throw new CommandError(
    `${harmless(email)} is no member; \`throughline members list\` shows who is.`,
    exitCodes.failure,
  )
}
