import { Command, CommanderError } from 'commander'
import { exitCodes } from './exit-codes.ts'
import { readVersion } from './version.ts'

type AddCommand = (program: Command) => void

/** Every command, in the order `--help` shows; loaded when called for, as a hook has 150 ms. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  up: async () => (await import('./up.ts')).addUpCommand,
  status: async () => (await import('./status.ts')).addStatusCommand,
  login: async () => (await import('./login.ts')).addLoginCommand,
  logout: async () => (await import('./login.ts')).addLogoutCommand,
  members: async () => (await import('./members.ts')).addMembersCommand,
  keys: async () => (await import('./keys.ts')).addKeysCommand,
  programs: async () => (await import('./programs.ts')).addProgramsCommand,
  privacy: async () => (await import('./privacy.ts')).addPrivacyCommand,
  track: async () => (await import('./track.ts')).addTrackCommand,
  coach: async () => (await import('./coach.ts')).addCoachCommand,
  nudge: async () => (await import('./nudge.ts')).addNudgeCommand,
  hook: async () => (await import('./hook.ts')).addHookCommand,
  analyze: async () => (await import('./analyze.ts')).addAnalyzeCommand,
  monitor: async () => (await import('./monitor.ts')).addMonitorCommand,
  webhooks: async () => (await import('./webhooks.ts')).addWebhooksCommand,
  events: async () => (await import('./events.ts')).addEventsCommand,
  agents: async () => (await import('./agents.ts')).addAgentsCommand,
  backup: async () => (await import('./backup.ts')).addBackupCommand,
  restore: async () => (await import('./restore.ts')).addRestoreCommand,
  database: async () => (await import('./database.ts')).addDatabaseCommand,
  completion: async () => (await import('./completion.ts')).addCompletionCommand,
}

/** Only the command that was called is loaded; help and completion speak of all. */
async function createProgram(name: string): Promise<Command> {
  const speaksOfAll = !Object.hasOwn(commands, name) || name === 'completion'
  const names = speaksOfAll ? Object.keys(commands) : [name]
  const program = new Command('throughline')
    .description('Follows engineering work from commit to value.')
    .version(readVersion(), '--version')
    .showHelpAfterError('(add --help to see what there is)')
    .exitOverride()
  for (const one of names) (await commands[one]?.())?.(program)
  return program
}

/** Runs the command that `argv` names, and gives the exit code (see `exit-codes.ts`). */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const program = await createProgram(argv[2] ?? '')
  try {
    await program.parseAsync(argv)
    return Number(process.exitCode ?? exitCodes.success)
  } catch (error) {
    if (error instanceof CommanderError) return readExitCode(error)
    const { reportFailure } = await import('./report-failure.ts')
    return reportFailure(error)
  }
}

/** Commander has said what was wrong by then; help and version that were asked for are no failure. */
function readExitCode(error: CommanderError): number {
  return error.exitCode === 0 ? exitCodes.success : exitCodes.usage
}
