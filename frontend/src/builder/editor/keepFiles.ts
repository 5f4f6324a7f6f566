/**
 * Brings parts of the build into the browser's cache without running them. Their names come from the build's manifest; a
 * development server has none and needs none.
 */
interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
  assets?: string[]
}
export type Manifest = { [source: string]: Chunk }

/** Whether a part that another loads only at need belongs to what is kept: the languages of the editor do, screens do not. */
const isPart = (source: string) => source.startsWith('node_modules/') || source.startsWith('src/builder/tools/')

export async function keepFiles(sources: string[]): Promise<void> {
  if (!import.meta.env.PROD || savesData()) return
  const base = import.meta.env.BASE_URL
  const answer = await fetch(`${base}manifest.json`, { priority: 'low' })
  const manifest = (await answer.json()) as Manifest
  // One after the other, so that nothing a person asks for has to queue behind them.
  // oxlint-disable-next-line no-await-in-loop
  for (const file of filesOf(manifest, sources)) await (await fetch(base + file, { priority: 'low' })).arrayBuffer()
}

/** Every file that these sources may need, each once. Pure. */
export function filesOf(manifest: Manifest, sources: string[]): string[] {
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (source: string) => {
    const chunk = manifest[source]
    if (!chunk || seen.has(source)) return
    seen.add(source)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(isPart)]) visit(next)
  }
  sources.forEach(visit)
  return [...files]
}

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true
}
