import { Command } from 'commander'
import { reportFailure } from './report-failure.ts'
import { addUpCommand } from './up.ts'
import { readVersion } from './version.ts'

const program = new Command('throughline')
  .description('Follows engineering work from commit to value.')
  .version(readVersion(), '--version')
  .showHelpAfterError('(add --help to see what there is)')

addUpCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error)
}
