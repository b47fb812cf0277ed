import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { eventsContract, type LoggedEvent } from '#contracts/events.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { type AnswerOptions, addAnswerOptions, addConnectionOptions, openClient } from './connection.ts'
import { columns, formatTime, harmless, print, printJson, shorten, style } from './terminal.ts'

type EventsClient = Client<typeof eventsContract>

/** `throughline events …`: look into the event log, and mend what a consumer could not handle. */
export function addEventsCommand(program: Command): void {
  const events = program.command('events').description('the event log: what happened, and who has handled it')
  addTail(events)
  addConsumers(events)
  addReplay(events)
  addDeadLetters(events)
}

function addTail(events: Command): void {
  const command = events
    .command('tail')
    .description('show the newest events, then each as it comes')
    .option('--type <type>', 'only events of this type')
    .option('--no-follow', 'show the newest and end')
    .option('--json', 'one JSON object a line')
  addConnectionOptions(command).action(
    async (options: AnswerOptions & { type?: string; follow: boolean }) => {
      const client = await openClient(eventsContract, options)
      const type = options.type === undefined ? {} : { type: options.type }
      let page = await client.listEvents({ query: { limit: 20, ...type } })
      for (;;) {
        for (const event of page.items) printEvent(event, options.json ?? false)
        if (!options.follow) return
        if (page.items.length === 0) await sleep(500)
        page = await client.listEvents({ query: { after: page.position, limit: 200, ...type } })
      }
    },
  )
}

function printEvent(event: LoggedEvent, json: boolean): void {
  if (json) {
    print(JSON.stringify(event))
    return
  }
  const at = style('dim', formatTime(event.at))
  const head = `${at}  ${event.position.padEnd(14)} ${event.type.padEnd(24)}`
  print(`${head} ${harmless(shorten(JSON.stringify(event.data), Math.max(20, columns() - 64)))}`)
}

function addConsumers(events: Command): void {
  const command = events.command('consumers').description('who handles events, and how far each is')
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const { items } = await (await openClient(eventsContract, options)).listConsumers()
    if (options.json) return printJson(items)
    for (const { name, lag, dead_letters, position } of items) {
      const dead = dead_letters > 0 ? style('red', `${dead_letters} dead letters`) : 'no dead letters'
      print(`${name.padEnd(32)} ${String(lag).padStart(7)} behind  ${dead}  at ${position}`)
    }
  })
}

function addReplay(events: Command): void {
  const command = events
    .command('replay <consumer>')
    .description('rebuild what a consumer keeps from the start of the log')
  addAnswerOptions(command).action(async (name: string, options: AnswerOptions) => {
    const client = await openClient(eventsContract, options)
    const consumer = await client.replayConsumer({ params: { name } })
    if (options.json) return printJson(consumer)
    print(`${consumer.name} starts again from the beginning of the log.`)
  })
}

function addDeadLetters(events: Command): void {
  const command = events
    .command('dead-letters')
    .description('events a consumer could not handle')
    .option('--consumer <name>', 'only those of one consumer')
    .option('--retry <id>', 'let the consumer try one again ("all" for every one listed)')
    .option('--discard <id>', 'give up on one ("all" for every one listed)')
  addAnswerOptions(command).action(
    async (options: AnswerOptions & { consumer?: string; retry?: string; discard?: string }) => {
      const client = await openClient(eventsContract, options)
      if (options.retry !== undefined) return settle(client, options, options.retry, 'retried')
      if (options.discard !== undefined) return settle(client, options, options.discard, 'discarded')
      const items = await listDeadLetters(client, options)
      if (options.json) return printJson(items)
      if (items.length === 0) return print('None: every event was handled.')
      for (const { id, consumer, event, error, attempts } of items) {
        print(`${style('bold', id)}  ${consumer}  ${event.type}  after ${attempts} attempts`)
        print(style('dim', `    ${harmless(shorten(error, columns() - 6))}`))
      }
    },
  )
}

async function listDeadLetters(client: EventsClient, { consumer }: { consumer?: string }) {
  const { items } = await client.listDeadLetters({
    query: { limit: 200, ...(consumer !== undefined && { consumer }) },
  })
  return items
}

async function settle(
  client: EventsClient,
  options: AnswerOptions & { consumer?: string },
  which: string,
  outcome: 'retried' | 'discarded',
): Promise<void> {
  const ids = which === 'all' ? (await listDeadLetters(client, options)).map(({ id }) => id) : [which]
  for (const id of ids) {
    if (outcome === 'retried') await client.retryDeadLetter({ params: { id } })
    else await client.discardDeadLetter({ params: { id } })
  }
  if (options.json) return printJson({ [outcome]: ids })
  print(`${ids.length} ${outcome}.`)
}
