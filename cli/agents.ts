import type { Command } from 'commander'
import type { Budget, Interaction } from '#contracts/ai/usage.ts'
import { type AgentsStatus, aiContract, type ProviderStatus } from '#contracts/ai.ts'
import { type AnswerOptions, addAnswerOptions, openClient } from './connection.ts'
import { columns, formatTime, harmless, print, printJson, shorten, style } from './terminal.ts'

/** `throughline agents …`: which models answer, what is left of the budget, and what was asked. */
export function addAgentsCommand(program: Command): void {
  const agents = program.command('agents').description('models: which answer, what they use, what was asked')
  addStatus(agents)
  addInteractions(agents)
}

function addStatus(agents: Command): void {
  const command = agents
    .command('status')
    .description('each provider with its models, and what is left of the budget')
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const status = await (await openClient(aiContract, options)).getAgentsStatus()
    if (options.json) printJson(status)
    else printStatus(status)
  })
}

function printStatus({ enabled, answers, providers, budgets, running, waiting }: AgentsStatus): void {
  const off = enabled ? '' : style('yellow', '; models are turned off by ENABLE_AGENTS')
  print(
    `${style('bold', answers === 'built-in' ? 'The built-in rules answer' : `${answers} answers`)}${off}\n`,
  )
  for (const provider of providers) printProvider(provider)
  print()
  for (const budget of budgets) print(`  ${describeBudget(budget)}`)
  if (running > 0 || waiting > 0) print(`  ${running} calls under way, ${waiting} waiting`)
}

function printProvider(provider: ProviderStatus): void {
  const { name, breaker, problem } = provider
  print(`  ${markOf(provider)} ${name.padEnd(12)} ${describeProvider(provider)}`)
  if (problem) print(style('dim', `    ${harmless(problem)}`))
  if (breaker !== 'closed') print(style('dim', '    It failed repeatedly and is left alone for a while.'))
}

function describeProvider({
  name,
  configured,
  model,
  code_model,
  address,
  latency_ms,
}: ProviderStatus): string {
  if (name === 'built-in') return 'always there'
  if (!configured) return style('dim', 'not set up')
  const models = model === code_model ? model : `${model}, ${code_model} for code`
  const latency = latency_ms === null ? '' : style('dim', ` ${latency_ms} ms`)
  return `${harmless(models ?? '')} at ${harmless(address ?? '')}${latency}`
}

function markOf({ name, place, reachable, problem, breaker }: ProviderStatus): string {
  if (name === 'built-in') return style('green', '●')
  if (place === null) return style('dim', '○')
  if (reachable && problem === null && breaker === 'closed') return style('green', '●')
  return reachable ? style('yellow', '●') : style('red', '○')
}

function describeBudget({ period, tokens_used, tokens_limit, cost_used, cost_limit }: Budget): string {
  const tokens = tokens_limit === null ? `${tokens_used}` : `${tokens_used} of ${tokens_limit}`
  const limit = cost_limit === null ? '' : ` of ${dollars(cost_limit)}`
  return `This ${period}: ${tokens} tokens, ${dollars(cost_used)}${limit}`
}

function dollars(micros: number): string {
  return `$${(micros / 1e6).toFixed(2)}`
}

function addInteractions(agents: Command): void {
  const command = agents
    .command('interactions')
    .description('the newest calls: who asked what for, and how it came out')
  addAnswerOptions(command).action(async (options: AnswerOptions) => {
    const client = await openClient(aiContract, options)
    const { items } = await client.listInteractions({ query: { limit: 50 } })
    if (options.json) return printJson(items)
    if (items.length === 0) return print('None yet.')
    for (const interaction of items) printInteraction(interaction)
  })
}

function printInteraction(interaction: Interaction): void {
  const { at, agent, provider, model, outcome, cached, input_tokens, output_tokens, subject, reason } =
    interaction
  const when = style('dim', formatTime(at))
  const who = model === null ? provider : `${provider}/${model}`
  const used = cached ? 'from what is kept' : `${input_tokens} + ${output_tokens} tokens`
  const said = [outcome, used, subject ?? ''].filter((part) => part !== '').join('  ')
  print(`${when}  ${agent.padEnd(14)} ${harmless(who)}  ${harmless(shorten(said, columns()))}`)
  if (reason !== null) print(style('dim', `    ${harmless(shorten(reason, columns() - 6))}`))
}
