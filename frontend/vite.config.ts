/** How the browser application is built: one manifest that Django's `{% vite %}` tag reads. */
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const backend = process.env.DJANGO_ORIGIN ?? 'http://127.0.0.1:8000'
const devPort = Number(process.env.VITE_PORT ?? 5173)

const packages = (...names: string[]) => new RegExp(`node_modules[\\\\/](${names.join('|')})[\\\\/]`)

/** What changes rarely stays cached over releases, and many crumbs shared by two screens compress worse than one piece. */
const CHUNKS = [
  {
    name: 'base',
    priority: 2,
    test: packages(
      'react',
      'react-dom',
      'scheduler',
      '@tanstack/(react-)?(router|query|store)(-core)?',
      '@tanstack/history',
      'zustand',
      'use-sync-external-store',
      'clsx',
      'class-variance-authority',
      'tailwind-merge',
      'openapi-fetch',
      '@floating-ui/.+',
      '@radix-ui/react-(tooltip|popper|portal|presence|slot|dismissable-layer|visually-hidden|arrow|use-.+|context|id|primitive|compose-refs)',
      '@radix-ui/primitive',
    ),
  },
  {
    name: 'floats',
    priority: 1,
    test: packages(
      '@radix-ui/react-(menu|dropdown-menu|context-menu|collection|roving-focus|focus-scope|focus-guards|dialog|popover|direction)',
      'react-remove-scroll',
      'react-remove-scroll-bar',
      'react-style-singleton',
      'use-sidecar',
      'use-callback-ref',
      'aria-hidden',
      'get-nonce',
      'tslib',
    ),
  },
]

export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/static/app/' : '/',
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': here('./src') } },
  // monaco-yaml starts its worker as an ES module.
  worker: { format: 'es' },
  build: {
    outDir: here('../static/app'),
    emptyOutDir: true,
    // Not in the default `.vite/`: collectstatic skips folders that start with a dot.
    manifest: 'manifest.json',
    // The lazy editors (Monaco, elk) are large by nature; size-limit guards what people wait for.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: here('./src/main.tsx'), output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: {
    port: devPort,
    strictPort: true,
    // Django serves the page in development too, so assets need Vite's own origin.
    origin: `http://127.0.0.1:${devPort}`,
    cors: { origin: [backend, backend.replace('127.0.0.1', 'localhost')] },
  },
}))
