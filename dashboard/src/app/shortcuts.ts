import { useEffect, useEffectEvent } from 'react'

/** What a key, or two keys one after the other (`g o`), does. */
export type Shortcuts = Readonly<Record<string, () => void>>

/** A second key counts as part of a sequence within this time, in milliseconds. */
const sequenceWindow = 1000

/** Listens for shortcuts while the component is shown. Typing into a field is left alone. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const run = useEffectEvent((sequence: string) => {
    shortcuts[sequence]?.()
    return sequence in shortcuts
  })
  useEffect(() => {
    let previous = { key: '', at: 0 }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return
      const follows = event.timeStamp - previous.at < sequenceWindow
      const done = (follows && run(`${previous.key} ${event.key}`)) || run(event.key)
      previous = { key: done ? '' : event.key, at: event.timeStamp }
      if (done) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null
  )
}
