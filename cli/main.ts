import { Command, CommanderError } from 'commander'
import { addCoachCommand } from './coach.ts'
import { addEventsCommand } from './events.ts'
import { exitCodes } from './exit-codes.ts'
import { addLoginCommand } from './login.ts'
import { reportFailure } from './report-failure.ts'
import { addStatusCommand } from './status.ts'
import { addUpCommand } from './up.ts'
import { readVersion } from './version.ts'

const program = new Command('throughline')
  .description('Follows engineering work from commit to value.')
  .version(readVersion(), '--version')
  .showHelpAfterError('(add --help to see what there is)')
  .exitOverride()

addUpCommand(program)
addStatusCommand(program)
addLoginCommand(program)
addCoachCommand(program)
addEventsCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = error instanceof CommanderError ? readExitCode(error) : reportFailure(error)
}

/** Commander has said what was wrong by then; help and version that were asked for are no failure. */
function readExitCode(error: CommanderError): number {
  return error.exitCode === 0 ? exitCodes.success : exitCodes.usage
}
