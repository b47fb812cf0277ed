import { ActionIcon, Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

interface CopyButtonProps {
  text: string
  /** What is copied: “message”. */
  what: string
  /** Only the icon, for within a line. */
  small?: boolean
}

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, what, small }: CopyButtonProps) {
  const { copied, copy } = useClipboard({ timeout: 2000 })
  const Icon = copied ? IconCheck : IconCopy
  if (small) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={20}
        aria-label={copied ? 'Copied' : `Copy ${what}`}
        title={`Copy ${what}`}
        onClick={() => copy(text)}
      >
        <Icon size={13} stroke={1.8} />
      </ActionIcon>
    )
  }
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Icon size={14} stroke={1.8} aria-hidden="true" />}
      onClick={() => copy(text)}
    >
      {copied ? 'Copied' : `Copy ${what}`}
    </Button>
  )
}
