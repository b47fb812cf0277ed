import type { Command } from 'commander'
import { gatewayContract } from '#contracts/gateway.ts'
import { addConnectionOptions, type ConnectionOptions, connect } from './connection.ts'
import { print, printJson } from './terminal.ts'
import { openBrowser } from './up/open-browser.ts'

/** `throughline login`: a link that signs the browser in. */
export function addLoginCommand(program: Command): void {
  const command = program
    .command('login')
    .description('make a link that signs a browser in, once and within ten minutes')
    .option('--no-open', 'do not open the browser')
    .option('--json', 'as JSON')
  addConnectionOptions(command).action(
    async (options: ConnectionOptions & { open: boolean; json?: boolean }) => {
      const connection = await connect(options)
      const { path, expires_at } = await connection.client(gatewayContract).createSignInLink()
      const link = connection.url.replace(/\/$/, '') + path
      if (options.json) return printJson({ url: link, expires_at })
      print(link)
      if (options.open && process.stdout.isTTY) openBrowser(link)
    },
  )
}
