import { VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { PointerEvent, ReactNode } from 'react'
import styles from './chart.module.css'

interface ChartPictureProps {
  /** Says in a sentence what is drawn, for those who do not see it; the table behind the chart has the figures. */
  label: string
  height: number
  onPointerMove?: (event: PointerEvent<SVGSVGElement>) => void
  onPointerLeave: () => void
  /** Stands over the drawing. */
  tooltip: (width: number) => ReactNode
  /** The drawing, for the width there is, in pixels. */
  children: (width: number) => ReactNode
}

/** The drawn part of a chart: as wide as there is room, and drawn again when that changes. */
export function ChartPicture({ label, height, tooltip, children, ...listeners }: ChartPictureProps) {
  const { ref, width } = useElementSize()
  return (
    <div ref={ref} className={styles.plot} style={{ height }}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" {...listeners}>
          {children(width)}
        </svg>
      )}
      {tooltip(width)}
    </div>
  )
}
