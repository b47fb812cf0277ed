import { VisuallyHidden } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import type { Coupling } from '#contracts/repositories/insights.ts'
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

const rowHeight = 22

function Arcs({ couplings }: { couplings: readonly Coupling[] }) {
  const { ref, width } = useElementSize()
  const [hovered, setHovered] = useState<Coupling>()
  const paths = [...new Set(couplings.flatMap(({ path, other_path }) => [path, other_path]))].sort()
  const y = new Map(paths.map((path, index) => [path, (index + 0.5) * rowHeight]))
  const x = width - Math.max(110, width * 0.3)
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
          height={paths.length * rowHeight}
          aria-hidden="true"
          onPointerLeave={() => setHovered(undefined)}
        >
          {couplings.map((coupling) => (
            <Arc
              key={`${coupling.path}\n${coupling.other_path}`}
              path={drawArc(x, y.get(coupling.path) ?? 0, y.get(coupling.other_path) ?? 0, width - x - 8)}
              degree={coupling.degree}
              dimmed={hovered !== undefined && hovered !== coupling}
              onPoint={() => setHovered(coupling)}
            />
          ))}
          {paths.map((path) => (
            <g key={path} data-dimmed={(hovered && !joins(hovered, path)) || undefined}>
              <circle cx={x} cy={y.get(path)} r={3} className={styles.dot} />
              <text x={x - 10} y={(y.get(path) ?? 0) + 4} textAnchor="end">
                {cutStart(path, x - 16)}
                <title>{spellVisible(path)}</title>
              </text>
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}

interface ArcProps {
  path: string
  degree: number
  dimmed: boolean
  onPoint: () => void
}

/** An arc with a wider, unseen one around it that is easier to point at. */
function Arc({ path, degree, dimmed, onPoint }: ArcProps) {
  return (
    <g data-dimmed={dimmed || undefined} onPointerEnter={onPoint}>
      <path d={path} className={styles.target} />
      <path
        d={path}
        className={styles.arc}
        style={{ strokeWidth: 1 + degree * 4, opacity: 0.3 + degree * 0.7 }}
      />
    </g>
  )
}

/** A curve from `from` to `to` that bows to the right, the further the longer it is. */
function drawArc(x: number, from: number, to: number, most: number): string {
  const bow = x + Math.min(most, 16 + Math.abs(to - from) * 0.45)
  return `M${x} ${from}C${bow} ${from} ${bow} ${to} ${x} ${to}`
}

function joins({ path, other_path }: Coupling, one: string): boolean {
  return path === one || other_path === one
}

/** Cuts a path to about `width` pixels, keeping its end, which tells files apart. */
function cutStart(path: string, width: number): string {
  const most = Math.max(8, Math.floor(width / 6.2))
  const shown = spellVisible(path)
  return shown.length <= most ? shown : `…${shown.slice(1 - most)}`
}
