import type { Command } from 'commander'
import { gatewayContract, type Health, type ServiceHealth } from '#contracts/gateway.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import { type AnswerOptions, addAnswerOptions, connect } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { harmless, print, printJson, style } from './terminal.ts'

/** `throughline status`: state of the services, and how far each repository is. */
export function addStatusCommand(program: Command): void {
  const command = program
    .command('status')
    .description('show the state of the services and how far each repository is')
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const connection = await connect(options)
    const health = await connection.client(gatewayContract).getHealth()
    const { items } = await connection
      .client(repositoriesContract)
      .listRepositories({ query: { limit: 200 } })
    if (options.json) printJson({ url: connection.url, ...health, repositories: items })
    else printStatus(connection.url, health, items)
    if (!health.services.every(isAtWork)) process.exitCode = exitCodes.failure
  })
}

const marks: Readonly<Record<ServiceHealth['state'], () => string>> = {
  ready: () => style('green', '●'),
  degraded: () => style('yellow', '●'),
  unavailable: () => style('red', '○'),
  unreachable: () => style('red', '○'),
}

/** Whether a service does its work, if less well for want of something it makes use of. */
function isAtWork({ state }: ServiceHealth): boolean {
  return state === 'ready' || state === 'degraded'
}

function printStatus(url: string, health: Health, repositories: readonly Repository[]): void {
  const state = health.status === 'ready' ? style('green', 'ready') : style('yellow', 'degraded')
  print(`Throughline ${health.version} at ${url}: ${state}\n`)
  for (const service of health.services) {
    const mark = marks[service.state]()
    const latency = service.latency_ms === null ? '' : style('dim', ` ${service.latency_ms} ms`)
    print(`  ${mark} ${service.name.padEnd(14)} ${service.state}${latency}`)
    if (service.detail) print(style('dim', `    ${harmless(service.detail)}`))
  }
  print('\nRepositories')
  if (repositories.length === 0)
    print('  none yet; add one with `throughline track --all` or in the dashboard')
  for (const { full_name, commits, measured, coached, progress } of repositories) {
    print(
      `  ${harmless(full_name)}: ${progress.stage}; ${commits} commits, ${measured} measured, ${coached} coached`,
    )
    if (progress.error) print(style('yellow', `    ${harmless(progress.error.detail)}`))
  }
}
