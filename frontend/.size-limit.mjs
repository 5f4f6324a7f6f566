/** Bundle budgets, brotli: what the first screen and the editor make a person wait for. Monaco and elk load later. */
import { existsSync, readFileSync } from 'node:fs'

const OUT = '../static/app/'
const manifest = existsSync(`${OUT}manifest.json`) ? JSON.parse(readFileSync(`${OUT}manifest.json`, 'utf8')) : {}

/** Every file a chunk needs before it can run: itself and its static imports. */
function closure(key, seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const file of chunk.css ?? []) seen.add(file)
  for (const next of chunk.imports ?? []) closure(next, seen)
  return seen
}

const isScript = (file) => file.endsWith('.js')
const paths = (files) => [...files].map((file) => OUT + file)
const entry = closure('src/main.tsx')
const editor = closure('src/builder/pages/EditorPage.tsx').difference(entry)

export default [
  { name: 'entry, script', path: paths([...entry].filter(isScript)), limit: '140 kB' },
  { name: 'editor, script on top of the entry', path: paths([...editor].filter(isScript)), limit: '160 kB' },
  { name: 'styles', path: paths([...entry, ...editor].filter((file) => file.endsWith('.css'))), limit: '30 kB' },
].filter((budget) => budget.path.length > 0)
