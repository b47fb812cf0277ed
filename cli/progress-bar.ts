import { Presets, SingleBar } from 'cli-progress'
import { print, style } from './terminal.ts'

/** How far work is; `done` of `total` is only shown as a share. */
export interface ProgressStep {
  stage: string
  done: number
  total: number
}

/** Shows long work: a bar at a terminal, a line a stage elsewhere, nothing where the answer is JSON. */
export interface ProgressBar {
  show: (step: ProgressStep) => void
  finish: () => void
}

const stageNames: Readonly<Record<string, string>> = {
  waiting: 'waiting',
  checking: 'checking the archive',
  copying: 'copying tables',
  collecting: 'collecting what is kept',
  indexing: 'building indexes',
  counting: 'counting rows',
  downloading: 'downloading',
  done: 'done',
}

/** A bar, a line a stage, or nothing when `quiet`. */
export function createProgressBar(quiet: boolean): ProgressBar {
  if (quiet) return { show: () => {}, finish: () => {} }
  return process.stdout.isTTY ? createTerminalBar() : createStageLines()
}

function createTerminalBar(): ProgressBar {
  const bar = new SingleBar(
    {
      format: '{stage}  {bar}  {percentage} %',
      hideCursor: true,
      clearOnComplete: true,
      barsize: 28,
    },
    Presets.shades_classic,
  )
  bar.start(1, 0, { stage: stageNames.waiting })
  return {
    show: ({ stage, done, total }) =>
      bar.update(total === 0 ? 0 : Math.min(1, done / total), { stage: stageNames[stage] ?? stage }),
    finish: () => bar.stop(),
  }
}

function createStageLines(): ProgressBar {
  let last = ''
  return {
    show: ({ stage }) => {
      if (stage !== last) print(style('dim', stageNames[stage] ?? stage))
      last = stage
    },
    finish: () => {},
  }
}
