import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

/** The scheme shown, and a change to the other one. Going back to what the system shows follows the system again. */
export function useColorSchemeToggle(): { scheme: 'light' | 'dark'; toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const toggle = () => {
    const next = scheme === 'dark' ? 'light' : 'dark'
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    setColorScheme(next === system ? 'auto' : next)
  }
  return { scheme, toggle }
}
