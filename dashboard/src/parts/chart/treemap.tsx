import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Hotspot } from '#contracts/repositories/insights.ts'
import { formatCount, formatShare } from '../numbers.ts'
import { spellVisible } from '../text/visible-characters.ts'
import { ChartPicture } from './chart-picture.tsx'
import { ChartTooltip } from './chart-tooltip.tsx'
import { scaleLinear } from './scales.ts'
import { type Box, squarify } from './squarify.ts'
import styles from './treemap.module.css'

interface TreemapProps {
  hotspots: readonly Hotspot[]
  /** `owner/name`, whose commits a file opens. */
  repository: string
  height: number
}

interface Folder {
  name: string
  files: Hotspot[]
}

type Tile = Box & { item: Hotspot }

/** Height of the strip that names a folder, in pixels. */
const strip = 18

/** Files as areas by their lines, by folder, the warmer the hotter. */
export function Treemap({ hotspots, repository, height }: TreemapProps) {
  const [hovered, setHovered] = useState<Tile>()
  const folders = groupFolders(hotspots)
  const heatOf = createHeat(hotspots)
  const hottest = hotspots.slice(0, 3).map(({ path }) => spellVisible(path))
  return (
    <ChartPicture
      label={`Files by folder, hottest: ${hottest.join(', ')}`}
      height={height}
      onPointerLeave={() => setHovered(undefined)}
      tooltip={(width) => hovered && <FileTooltip tile={hovered} width={width} height={height} />}
    >
      {(width) =>
        squarify(folders, sizeOfFolder, { x: 0, y: 0, width, height }).map(({ item: folder, ...box }) => (
          <g key={folder.name}>
            {isNamed(box) && (
              <text className={styles.folder} x={box.x + 4} y={box.y + 13}>
                {fitText(folder.name, box.width - 8)}
              </text>
            )}
            {squarify(folder.files, sizeOfFile, inside(box)).map((tile) => (
              <FileTile
                key={tile.item.path}
                tile={tile}
                heat={heatOf(tile.item)}
                repository={repository}
                onPoint={setHovered}
              />
            ))}
          </g>
        ))
      }
    </ChartPicture>
  )
}

interface FileTileProps {
  tile: Tile
  /** Its colour. */
  heat: string
  repository: string
  onPoint: (tile: Tile) => void
}

/** A file, which opens its commits; the keyboard has these links in the table. */
function FileTile({ tile, heat, repository, onPoint }: FileTileProps) {
  const { item, x, y, width, height } = tile
  return (
    <Link
      to="/commits"
      search={{ repository, path: item.path }}
      preload={false}
      tabIndex={-1}
      className={styles.file}
      onPointerEnter={() => onPoint(tile)}
    >
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0, width - 1)}
        height={Math.max(0, height - 1)}
        rx={2}
        fill={heat}
      />
      {height > 18 && width > 34 && (
        <text x={x + 6} y={y + 15}>
          {fitText(item.path.split('/').at(-1) ?? '', width - 10)}
        </text>
      )}
    </Link>
  )
}

function FileTooltip({ tile, width, height }: { tile: Tile; width: number; height: number }) {
  const { path, score, commits, churn, lines, authors } = tile.item
  return (
    <ChartTooltip
      heading={spellVisible(path.length > 60 ? `…${path.slice(-60)}` : path)}
      facts={[
        { name: 'Heat', value: formatShare(score) },
        { name: 'Commits', value: formatCount(commits) },
        { name: 'Lines changed', value: formatCount(churn) },
        { name: 'Lines now', value: formatCount(lines) },
        { name: 'Authors', value: formatCount(authors) },
      ]}
      x={tile.x + tile.width / 2}
      y={Math.min(tile.y + 24, height - 130)}
      width={width}
    />
  )
}

function groupFolders(hotspots: readonly Hotspot[]): Folder[] {
  const folders = new Map<string, Hotspot[]>()
  for (const hotspot of hotspots) {
    const name = hotspot.path.includes('/') ? hotspot.path.slice(0, hotspot.path.lastIndexOf('/') + 1) : '/'
    folders.set(name, [...(folders.get(name) ?? []), hotspot])
  }
  return [...folders].map(([name, files]) => ({ name, files }))
}

/** Square root, or a few giants would leave no room to read the others. */
function sizeOfFile({ lines }: Hotspot): number {
  return Math.sqrt(lines + 1)
}

function sizeOfFolder({ files }: Folder): number {
  return files.reduce((sum, file) => sum + sizeOfFile(file), 0)
}

function isNamed({ width, height }: Box): boolean {
  return height > strip * 2 && width > 48
}

function inside(box: Box): Box {
  const top = isNamed(box) ? strip : 0
  return {
    x: box.x + 1,
    y: box.y + top,
    width: Math.max(0, box.width - 2),
    height: Math.max(0, box.height - top - 1),
  }
}

/** Colours files from the coolest to the hottest of those shown. */
function createHeat(hotspots: readonly Hotspot[]): (hotspot: Hotspot) => string {
  const scores = hotspots.map(({ score }) => score)
  const share = scaleLinear(Math.min(...scores), Math.max(...scores), 6, 100)
  return ({ score }) => `color-mix(in oklab, var(--heat) ${Math.round(share(score))}%, var(--sunken))`
}

/** Cuts text to about `width` pixels at the size of the chart's labels. */
function fitText(text: string, width: number): string {
  const most = Math.floor(width / 5.9)
  const shown = spellVisible(text)
  if (shown.length <= most) return shown
  return most > 2 ? `${shown.slice(0, most - 1)}…` : ''
}
