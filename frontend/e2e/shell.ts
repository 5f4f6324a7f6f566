/** The application under Vite alone: the page shell with boot data, served to every address of a workspace. */
import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const BOOT = {
  user: { id: '1', email: 'ada@example.com', name: 'Ada Lovelace' },
  workspaces: [
    { slug: 'demo', name: 'Demo workspace', role: 'owner' },
    { slug: 'lab', name: 'Lab', role: 'viewer' },
  ],
  csrf: 'csrftoken',
  version: '0.1.0',
  demo_model: true,
}

/** What Vite's own index transform would add, and Django's `{% vite %}` does in development. */
const PREAMBLE = `<script type="module">
  import { injectIntoGlobalHook } from '/@react-refresh'
  injectIntoGlobalHook(window)
  window.$RefreshReg$ = () => {}
  window.$RefreshSig$ = () => (type) => type
</script>`

export async function serveShell(page: Page) {
  const html = readFileSync('index.html', 'utf8')
    .replace('</head>', `${PREAMBLE}</head>`)
    .replace('<div id="root">', `<script id="boot" type="application/json">${JSON.stringify(BOOT)}</script><div id="root">`)
  await page.route((url) => url.pathname === '/' || url.pathname.startsWith('/w/'), (route) => route.fulfill({ body: html, contentType: 'text/html' }))
  await page.route((url) => url.pathname.startsWith('/api/'), (route) => route.fulfill({ json: { results: [], next: null, previous: null } }))
}

/** Everything axe knows of WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
}
