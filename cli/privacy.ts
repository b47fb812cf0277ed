import { resolve } from 'node:path'
import type { Command } from 'commander'
import { authContract } from '#contracts/auth.ts'
import {
  type AccessEntry,
  type AuditVerification,
  type Erasure,
  securityContract,
} from '#contracts/security.ts'
import { checkOutput } from './check-output.ts'
import { type AnswerOptions, addAnswerOptions, type Connection, connect, openClient } from './connection.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { formatBytes } from './format-bytes.ts'
import { downloadExport } from './privacy/download-export.ts'
import { createProgressBar } from './progress-bar.ts'
import { formatTime, harmless, print, printJson, style } from './terminal.ts'

/** `throughline privacy …`: who looked at one's data, all of it in one file, and its erasure. */
export function addPrivacyCommand(program: Command): void {
  const privacy = program
    .command('privacy')
    .description('who looked at your data, all of it in one file, and its erasure')
  addLog(privacy)
  addExport(privacy)
  addErase(privacy)
}

function addLog(privacy: Command): void {
  const command = privacy
    .command('log')
    .description('who looked at your data, newest first')
    .option(
      '--everybody',
      'looks at anybody’s data, and whether the log is as it was written (administrators)',
    )
  addAnswerOptions(command).action(async (options: AnswerOptions & { everybody?: boolean }) => {
    const security = await openClient(securityContract, options)
    const query = { limit: 200 }
    if (!options.everybody) {
      const { items } = await security.listAccessLog({ query })
      return options.json ? printJson(items) : printEntries(items, 'Nobody has looked at your data.')
    }
    const { items } = await security.listWorkspaceAccessLog({ query })
    const verification = await security.verifyAccessLog()
    if (options.json) printJson({ items, verification })
    else {
      printEntries(items, 'Nobody has looked at anybody’s data.')
      printVerification(verification)
    }
    if (verification.state === 'broken') process.exitCode = exitCodes.failure
  })
}

function printEntries(entries: readonly AccessEntry[], none: string): void {
  if (entries.length === 0) print(none)
  for (const { looked_at, principal_name, principal_id, operation, subject, subject_name } of entries) {
    const who = style('bold', harmless(principal_name ?? principal_id))
    const when = formatTime(looked_at, 'minute')
    print(`${when}  ${who}  ${operation}  ${harmless(subject_name ?? subject)}`)
  }
}

function printVerification({ state, entries, broken, head }: AuditVerification): void {
  if (state === 'intact')
    print(style('dim', `All ${entries} entries are as they were written; newest seal ${head ?? 'none'}`))
  else print(style('red', `Entry ${broken?.number} is broken: ${broken?.reason ?? ''}`))
}

function addExport(privacy: Command): void {
  const command = privacy
    .command('export [file]')
    .description('everything that is kept about you, in one archive')
  addAnswerOptions(command).action(async (given: string | undefined, options: AnswerOptions) => {
    const file = resolve(given ?? `throughline-my-data-${new Date().toISOString().slice(0, 10)}.tar.gz`)
    await checkOutput(file)
    const bar = createProgressBar(options.json ?? false)
    try {
      const made = await downloadExport(await connect(options), file, bar)
      bar.finish()
      if (options.json) return printJson({ file, ...made })
      print(`${file}  ${formatBytes(made.bytes ?? 0)}, ${(made.records ?? 0).toLocaleString('en')} records`)
    } finally {
      bar.finish()
    }
  })
}

function addErase(privacy: Command): void {
  const command = privacy
    .command('erase [address]')
    .description('have yourself erased; type one of your addresses to confirm')
    .option('--former', 'erase a member who has left, by their address (administrators)')
    .option('--withdraw', 'take back an erasure that has not begun')
  addAnswerOptions(command).action(
    async (
      address: string | undefined,
      options: AnswerOptions & { former?: boolean; withdraw?: boolean },
    ) => {
      const connection = await connect(options)
      const erasure = options.withdraw
        ? await withdraw(connection)
        : await erase(connection, address, options.former ?? false)
      if (options.json) return printJson(erasure)
      if (erasure.state === 'withdrawn') return print('It is taken back; nothing was erased.')
      print(`The erasure begins ${formatTime(erasure.due_at, 'minute')} UTC, and cannot be undone then.`)
      print(style('dim', 'Until then: throughline privacy erase --withdraw'))
    },
  )
}

async function erase(
  { client }: Connection,
  address: string | undefined,
  isFormer: boolean,
): Promise<Erasure> {
  if (address === undefined)
    throw new CommandError(
      'Type the address of who is to be erased, so that it is nobody by a slip.',
      exitCodes.usage,
    )
  if (!isFormer) return client(securityContract).createErasure({ body: { address } })
  const { items } = await client(authContract).listFormerMembers()
  const former = items.find(({ email }) => email === address.trim().toLowerCase())
  if (!former)
    throw new CommandError(`${harmless(address)} is nobody who has left this workspace.`, exitCodes.failure)
  return client(securityContract).createErasure({ body: { address, account_id: former.account_id } })
}

async function withdraw({ client }: Connection): Promise<Erasure> {
  const security = client(securityContract)
  const waiting = (await security.listErasures()).items.find(({ state }) => state === 'waiting')
  if (!waiting) throw new CommandError('No erasure waits: there is nothing to take back.', exitCodes.failure)
  return security.withdrawErasure({ params: { id: waiting.id } })
}
