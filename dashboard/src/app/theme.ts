import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from '@mantine/core'

/** Keeps the chosen light or dark; `public/color-scheme.js` reads the same key before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'color-scheme' })

/** Colours and measures that Mantine's components take; what only our own parts need stands in `styles.css`. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '24px' },
  fontWeights: { regular: '400', medium: '500', semibold: '550', bold: '600' },
  headings: { fontWeight: '600' },
  components: {
    Modal: { defaultProps: { lockScroll: false, overlayProps: { backgroundOpacity: 0.35 } } },
  },
  colors: {
    accent: [
      '#f0f1fe',
      '#e1e3fd',
      '#c3c7fa',
      '#a1a7f6',
      '#8389f0',
      '#6a71e8',
      '#5359d8',
      '#444abf',
      '#383d9b',
      '#2d3178',
    ],
    dark: [
      '#e7e8ea',
      '#c6c8cc',
      '#9b9ea6',
      '#73767f',
      '#3d4048',
      '#2a2c33',
      '#1f2126',
      '#17181c',
      '#101114',
      '#0b0c0e',
    ],
    gray: [
      '#f7f7f8',
      '#f0f1f3',
      '#e6e7ea',
      '#d8dade',
      '#c2c5cb',
      '#8d919a',
      '#6b6f78',
      '#4b4f57',
      '#32353b',
      '#1b1d21',
    ],
  },
})

const colors = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--quiet)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-border': 'var(--line-strong)',
}

/** Lets Mantine's components follow the colours of `styles.css`. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: colors,
  dark: colors,
})
