import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const inProject = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: inProject('.'),
  plugins: [react()],
  // The gateway writes another one into each answer.
  html: { cspNonce: 'STYLE_NONCE' },
  resolve: {
    // A package's `imports` may not point outside of it, so what the root package calls these folders is repeated here.
    alias: {
      '#contracts': inProject('../contracts'),
      '#platform': inProject('../platform'),
      typebox: inProject('src/app/without-schemas.ts'),
    },
  },
  build: {
    // The oldest browsers with `light-dark()` in style sheets.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy allows no `data:` sources.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
})
