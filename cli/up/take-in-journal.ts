import { repositoriesContract } from '#contracts/repositories.ts'
import { createClient, type Transport } from '#platform/contract/create-client.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { registerOrSync } from '../register-repository.ts'
import { harmless, print, style } from '../terminal.ts'
import { openJournal } from '../track/journal.ts'

/**
 * Takes in what `throughline track` noted while no server ran: the repositories it speaks of are registered or brought up
 * to date, which tracks the noted commits with all that is known of them. One that is gone is named and passed over.
 */
export async function takeInJournal(dataDirectory: string, transport: Transport): Promise<void> {
  const { repositories, markTaken } = await openJournal(dataDirectory).untaken()
  if (repositories.length === 0) return
  const client = createClient(repositoriesContract, transport)
  for (const path of repositories) {
    try {
      await registerOrSync(client, path)
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'unavailable') throw error
      print(style('yellow', `The journal names ${harmless(path)}: ${harmless(error.message)}`))
    }
  }
  await markTaken()
}
