import { VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import type { Coupling } from '#contracts/repositories.ts'
import { ChartCard } from '../../parts/chart/chart-card.tsx'
import { countOf, formatCount, formatShare } from '../../parts/numbers.ts'
import { spellVisible } from '../../parts/text/visible-characters.ts'
import { VisibleText } from '../../parts/text/visible-text.tsx'
import styles from './repository.module.css'

/** Couplings that can be drawn and still be told apart. */
const most = 24

/** Files that change together, joined by arcs. */
export function CouplingChart({ couplings }: { couplings: readonly Coupling[] }) {
  return (
    <ChartCard
      title="Change coupling"
      note="Files that change together; the bolder the arc, the more often"
      empty="No two files changed together often enough to say something."
      table={{
        head: ['File', 'Changes with', 'Together', 'Degree'],
        rows: couplings.map(({ path, other_path, together, degree }) => ({
          key: `${path}\n${other_path}`,
          cells: [
            <VisibleText key="path" text={path} />,
            <VisibleText key="other" text={other_path} />,
            formatCount(together),
            formatShare(degree),
          ],
        })),
      }}
    >
      <Arcs couplings={couplings.slice(0, most)} />
    </ChartCard>
  )
}

const row = 22
const reach = 132

function Arcs({ couplings }: { couplings: readonly Coupling[] }) {
  const { ref, width } = useElementSize()
  const [hovered, setHovered] = useState<Coupling>()
  const paths = [...new Set(couplings.flatMap(({ path, other_path }) => [path, other_path]))].sort()
  const y = new Map(paths.map((path, index) => [path, index * row + row / 2]))
  const touched = hovered && new Set([hovered.path, hovered.other_path])
  return (
    <div ref={ref}>
      <VisuallyHidden>{`${countOf(couplings.length, 'coupling')} among ${countOf(paths.length, 'file')}`}</VisuallyHidden>
      <p className={styles.said} aria-hidden="true">
        {hovered
          ? `Changed together ${formatCount(hovered.together)} times, a degree of ${formatShare(hovered.degree)}`
          : 'Point at an arc for its figures'}
      </p>
      {width > 0 && (
        <svg
          className={styles.arcs}
          width={width}
          height={paths.length * row}
          aria-hidden="true"
          onPointerLeave={() => setHovered(undefined)}
        >
          {couplings.map((coupling) => {
            const from = y.get(coupling.path) ?? 0
            const to = y.get(coupling.other_path) ?? 0
            const bow = Math.min(reach - 8, 16 + Math.abs(to - from) * 0.45)
            const path = `M${width - reach} ${from}C${width - reach + bow} ${from} ${width - reach + bow} ${to} ${width - reach} ${to}`
            return (
              <g
                key={`${coupling.path}\n${coupling.other_path}`}
                data-dimmed={(hovered && hovered !== coupling) || undefined}
                onPointerEnter={() => setHovered(coupling)}
              >
                <path d={path} className={styles.target} />
                <path
                  d={path}
                  className={styles.arc}
                  style={{ strokeWidth: 1 + coupling.degree * 4, opacity: 0.3 + coupling.degree * 0.7 }}
                />
              </g>
            )
          })}
          {paths.map((path) => (
            <g key={path} data-dimmed={(touched && !touched.has(path)) || undefined}>
              <circle cx={width - reach} cy={y.get(path)} r={3} className={styles.dot} />
              <text x={width - reach - 10} y={(y.get(path) ?? 0) + 4} textAnchor="end">
                {cutStart(path, width - reach - 16)}
                <title>{spellVisible(path)}</title>
              </text>
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}

/** Cuts a path to about `width` pixels, keeping its end, which tells files apart. */
function cutStart(path: string, width: number): string {
  const most = Math.max(8, Math.floor(width / 6.6))
  const shown = spellVisible(path)
  return shown.length <= most ? shown : `…${shown.slice(1 - most)}`
}
