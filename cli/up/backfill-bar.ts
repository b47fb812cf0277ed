import { Presets, SingleBar } from 'cli-progress'
import type { RepositoryProgress } from '#contracts/repositories.ts'
import { harmless, print, style } from '../terminal.ts'

/** Shows a backfill: a bar at a terminal, a line a stage elsewhere. */
export interface BackfillBar {
  show: (progress: RepositoryProgress) => void
  finish: (progress: RepositoryProgress) => void
}

const stageNames: Record<RepositoryProgress['stage'], string> = {
  waiting: 'waiting',
  listing: 'listing commits',
  measuring: 'measuring changes',
  coaching: 'coaching',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'stopped',
}

/** Begins to show the backfill of the repository of this name. */
export function createBackfillBar(name: string): BackfillBar {
  return process.stdout.isTTY ? createTerminalBar(name) : createStageLines(name)
}

function createTerminalBar(name: string): BackfillBar {
  const bar = new SingleBar(
    {
      format: `${harmless(name)}  {bar}  {stage} {value} of {total}`,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 28,
      formatValue: (value, _, type) =>
        type === 'value' || type === 'total' ? value.toLocaleString('en') : `${value}`,
    },
    Presets.shades_classic,
  )
  bar.start(1, 0, { stage: stageNames.waiting })
  return {
    show: (progress) => {
      const { done, total } = readPosition(progress)
      bar.setTotal(Math.max(total, 1))
      bar.update(done, { stage: stageNames[progress.stage] })
    },
    finish: () => bar.stop(),
  }
}

function createStageLines(name: string): BackfillBar {
  let last = ''
  const say = (progress: RepositoryProgress) => {
    if (progress.stage === last) return
    last = progress.stage
    print(style('dim', `${harmless(name)}: ${stageNames[progress.stage]}`))
  }
  return { show: say, finish: say }
}

function readPosition({ stage, listed, measured, coached, total }: RepositoryProgress) {
  if (stage === 'listing') return { done: listed, total: total ?? listed }
  if (stage === 'measuring') return { done: measured, total: listed }
  return { done: coached, total: measured }
}
