/** How the browser application is built: one manifest that Django's `{% vite %}` tag reads. */
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { chunks } from './chunks.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const backend = process.env.DJANGO_ORIGIN ?? 'http://127.0.0.1:8000'
const devPort = Number(process.env.VITE_PORT ?? 5173)

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
    rolldownOptions: {
      input: here('./src/main.tsx'),
      output: { codeSplitting: { groups: chunks(here('./src/app/router.tsx'), here('./src/builder/pages/EditorPage.tsx')) } },
    },
  },
  server: {
    port: devPort,
    strictPort: true,
    // Django serves the page in development too, so assets need Vite's own origin.
    origin: `http://127.0.0.1:${devPort}`,
    cors: { origin: [backend, backend.replace('127.0.0.1', 'localhost')] },
  },
}))
