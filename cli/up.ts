import { type Command, Option } from 'commander'
import { readChosenName } from './register-repository.ts'

/** `throughline up`: runs the server, or some of its services, until it is told to stop. */
export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('run the server: everything in one process, or chosen services')
    .option('--repo <path>', 'repository to track (else the one you stand in)')
    .option('--no-repo', 'track none')
    .option('--name <owner/name>', 'what to call it when it is registered', readChosenName)
    .option('--port <number>', 'port of the gateway (PORT; 8000)')
    .option('--data-dir <path>', 'where everything is kept (THROUGHLINE_DATA_DIR; ./data)')
    .option('--target <names>', 'services to run, with commas (THROUGHLINE_TARGETS; all)')
    .option('--split', 'run each service as a process of its own')
    .option('--no-open', 'do not open the browser')
    .addOption(new Option('--no-welcome', 'say nothing and take in no journal: a supervisor does').hideHelp())
    .action(async (options) => {
      const { runServer } = await import('./up/run-server.ts')
      await runServer(options)
    })
}
