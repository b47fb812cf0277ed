import type { Budget } from '#contracts/ai/usage.ts'
import type { Limits } from '../config.ts'

/** What a workspace has used up in a period, what is reserved for calls under way included. */
export interface Spent {
  tokens: number
  cost: number
}

export const periods = ['day', 'month'] as const
export type Period = (typeof periods)[number]

/** The first day of the period that `now` lies in, in UTC, as `YYYY-MM-DD`. */
export function startOf(period: Period, now: Date): string {
  const day = now.toISOString().slice(0, 10)
  return period === 'day' ? day : `${day.slice(0, 7)}-01`
}

/** When the period that `now` lies in is over. */
export function endOf(period: Period, now: Date): Date {
  const end = new Date(`${startOf(period, now)}T00:00:00Z`)
  if (period === 'day') end.setUTCDate(end.getUTCDate() + 1)
  else end.setUTCMonth(end.getUTCMonth() + 1)
  return end
}

/** What is left of a budget. */
export function describeBudget(period: Period, limits: Limits, spent: Spent, now: Date): Budget {
  const left = (limit: number | null, used: number) => (limit === null ? null : Math.max(0, limit - used))
  return {
    period,
    tokens_used: spent.tokens,
    tokens_limit: limits.tokens,
    tokens_left: left(limits.tokens, spent.tokens),
    cost_used: spent.cost,
    cost_limit: limits.cost,
    cost_left: left(limits.cost, spent.cost),
    resets_at: endOf(period, now).toISOString(),
  }
}

/** Why a call that may take this much does not fit into a budget; null when it does. */
export function findExcess(budget: Budget, call: Spent): string | null {
  const { period, tokens_limit, tokens_left, cost_limit, cost_left, resets_at } = budget
  const when = `It begins anew at ${resets_at}.`
  if (tokens_left !== null && call.tokens > tokens_left) {
    return `The budget of ${tokens_limit} tokens a ${period} has ${tokens_left} left and this may take ${call.tokens}. ${when}`
  }
  if (cost_left !== null && call.cost > cost_left) {
    return `The budget of $${dollars(cost_limit ?? 0)} a ${period} has $${dollars(cost_left)} left and this may cost $${dollars(call.cost)}. ${when}`
  }
  return null
}

function dollars(micros: number): string {
  return (micros / 1e6).toFixed(micros % 10_000 === 0 ? 2 : 4)
}
