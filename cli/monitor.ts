import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import {
  type Alert,
  type MonitorStatus,
  monitorContract,
  type WatchedRepository,
} from '#contracts/monitor.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { readAllPages } from '#platform/contract/read-all-pages.ts'
import { type AnswerOptions, addAnswerOptions, openClient } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { formatTime, harmless, print, printJson, style } from './terminal.ts'

type MonitorClient = Client<typeof monitorContract>

/** `throughline monitor …`: whether repositories are checked by themselves, what was found, and what is wrong. */
export function addMonitorCommand(program: Command): void {
  const monitor = program
    .command('monitor')
    .description('check repositories for new commits by itself, and watch the installation’s health')
  addStatus(monitor)
  addSwitch(monitor, 'start')
  addSwitch(monitor, 'stop')
  addRunOnce(monitor)
}

function addStatus(monitor: Command): void {
  const command = monitor
    .command('status')
    .description('show checks, alerts and what was found; ends with 1 while a critical alert is open')
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const client = await openClient(monitorContract, options)
    const status = await client.getMonitorStatus()
    const repositories = await listRepositories(client)
    const { items: alerts } = await client.listAlerts({ query: { state: 'open', limit: 200 } })
    if (options.json) printJson({ ...status, items: repositories, open_alerts: alerts })
    else printStatus(status, repositories, alerts)
    if (status.alerts.critical > 0) process.exitCode = exitCodes.failure
  })
}

function addSwitch(monitor: Command, name: 'start' | 'stop'): void {
  const command = monitor
    .command(name)
    .description(
      name === 'start'
        ? 'check from now on, also after a restart'
        : 'check nothing by itself until it is started again',
    )
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const client = await openClient(monitorContract, options)
    const status = name === 'start' ? await client.startMonitor() : await client.stopMonitor()
    if (options.json) return printJson(status)
    print(describeState(status))
  })
}

function addRunOnce(monitor: Command): void {
  const command = monitor
    .command('run-once')
    .description('check every repository now, and wait for the outcome')
    .option('--no-wait', 'ask for it and end')
  addAnswerOptions(command).action(async (options: AnswerOptions & { wait: boolean }) => {
    const client = await openClient(monitorContract, options)
    const answer = await client.runMonitorOnce()
    if (!options.wait) {
      if (options.json) return printJson(answer)
      return print(`${answer.requested} to check; \`throughline monitor status\` shows how far it is.`)
    }
    while ((await client.getMonitorStatus()).repositories.requested > 0) await sleep(200)
    const repositories = await listRepositories(client)
    if (options.json) printJson(repositories)
    else for (const repository of repositories) printRepository(repository)
    if (repositories.some(({ state }) => state === 'failing')) process.exitCode = exitCodes.failure
  })
}

async function listRepositories(client: MonitorClient): Promise<WatchedRepository[]> {
  const repositories: WatchedRepository[] = []
  const all = readAllPages((position) =>
    client.listWatchedRepositories({ query: { limit: 200, ...position } }),
  )
  for await (const repository of all) repositories.push(repository)
  return repositories
}

function describeState({ running, check_interval_seconds }: MonitorStatus): string {
  if (!running) return `The monitor is ${style('yellow', 'stopped')}: nothing is checked by itself.`
  return `The monitor is ${style('green', 'running')}: every repository is checked each ${check_interval_seconds} s.`
}

function printStatus(
  status: MonitorStatus,
  repositories: readonly WatchedRepository[],
  alerts: readonly Alert[],
): void {
  print(describeState(status))
  print(`It found ${status.commits_found} commits in ${status.changes_found} changed repositories.\n`)
  print('Alerts')
  if (alerts.length === 0) print('  none')
  for (const { severity, summary, raised_at } of alerts) {
    const mark = severity === 'critical' ? style('red', '●') : style('yellow', '●')
    print(`  ${mark} ${harmless(summary)} ${style('dim', `since ${formatTime(raised_at)}`)}`)
  }
  print('\nRepositories')
  if (repositories.length === 0)
    print('  none yet; add one with `throughline track --all` or in the dashboard')
  for (const repository of repositories) printRepository(repository)
}

function printRepository(repository: WatchedRepository): void {
  const { full_name, state, checked_at, next_check_at, failures, error } = repository
  const checked = checked_at === null ? 'not yet checked' : `checked ${formatTime(checked_at)}`
  const next = next_check_at === null ? '' : `, next ${formatTime(next_check_at)}`
  const shown = state === 'failing' ? style('red', `failing (${failures} in a row)`) : state
  print(`  ${harmless(full_name)}: ${shown}; ${checked}${next}`)
  if (error) print(style('yellow', `    ${harmless(error.detail)}`))
}
