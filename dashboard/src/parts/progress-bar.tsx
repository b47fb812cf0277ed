import { Progress } from '@mantine/core'

interface ProgressBarProps {
  progress: { done: number; total: number }
  /** What is counted: “Tables that are copied”. */
  label: string
}

/** How far something is. */
export function ProgressBar({ progress: { done, total }, label }: ProgressBarProps) {
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return <Progress value={share * 100} size="sm" aria-label={label} />
}
