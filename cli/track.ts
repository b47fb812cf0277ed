import type { Command } from 'commander'
import { addConnectionOptions } from './connection.ts'
import { readChosenName } from './register-repository.ts'
import type { TrackOptions } from './track/track.ts'

/** `throughline track`: notes commits in the journal, and tells a running server. */
export function addTrackCommand(program: Command): void {
  const command = program
    .command('track')
    .description('note the newest commit of a repository in the journal; a running server tracks it, too')
    .option('--repo-path <path>', 'the repository', '.')
    .option('--all', 'note every commit, and register the repository with the server')
    .option('--name <owner/name>', 'what to call it when it is registered', readChosenName)
    .option('--show-latest', 'show the commit that was noted last')
    .option('--json', 'as JSON')
  addConnectionOptions(command).action(async (options: TrackOptions) => {
    const { track } = await import('./track/track.ts')
    await track(options)
  })
}
