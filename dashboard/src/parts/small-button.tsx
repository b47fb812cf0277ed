import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

interface SmallButtonProps {
  children: ReactNode
  onClick: () => void
  /** Read out instead of the words where others have the same: “Remove Ada”. */
  label?: string
  isPending?: boolean
  disabled?: boolean
  /** Of what it opens and shuts. */
  isExpanded?: boolean
  /** Without a border: what is done seldom, beside what is done often. */
  quiet?: boolean
}

/** A button within a line: beside a title, or an item of a list. */
export function SmallButton({
  children,
  onClick,
  label,
  isPending = false,
  disabled = false,
  isExpanded,
  quiet = false,
}: SmallButtonProps) {
  return (
    <Button
      size="compact-sm"
      variant={quiet ? 'subtle' : 'default'}
      color="gray"
      aria-label={label}
      aria-expanded={isExpanded}
      loading={isPending}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}

/** The link to a file, alike. */
export function DownloadButton({ href }: { href: string }) {
  return (
    <Button size="compact-sm" variant="default" component="a" href={href}>
      Download
    </Button>
  )
}
