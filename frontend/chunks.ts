/**
 * Which modules go together into one file. What is in no group the bundler divides by itself.
 *
 * Many crumbs cost a request each and compress worse than one piece, and what changes rarely stays cached over releases.
 */
import type { Rolldown } from 'vite'

const packages = (...names: string[]) => new RegExp(`node_modules[\\\\/](${names.join('|')})[\\\\/]`)

/** All screens need these. */
const BASE = packages(
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
)
/** Menus, popovers and dialogs: none is open when a screen is first drawn. */
const FLOATS = packages(
  '@radix-ui/react-(menu|dropdown-menu|context-menu|collection|roving-focus|focus-scope|focus-guards|dialog|popover|direction)',
  'react-remove-scroll',
  'react-remove-scroll-bar',
  'react-style-singleton',
  'use-sidecar',
  'use-callback-ref',
  'aria-hidden',
  'get-nonce',
  'tslib',
)
const CANVAS = packages('@xyflow/.+', 'd3-.+')
const DRAFT = packages('yjs', 'lib0', 'y-.+')
/** Packages are not ours to put together, but for icons, which are crumbs. */
const FOREIGN = /node_modules[\\/](?!lucide-react)/

/** `router` is the module that names every screen; `editor` the screen that needs by far the most. */
export function chunks(router: string, editor: string): Rolldown.CodeSplittingGroup[] {
  return [
    { name: 'base', priority: 4, test: BASE },
    { name: 'floats', priority: 3, test: FLOATS },
    { name: 'canvas', priority: 3, test: CANVAS },
    { name: 'draft', priority: 3, test: DRAFT },
    { name: 'shell', priority: 2, tags: ['$initial'] },
    // Not with what they import: that would take parts along that are loaded later. Whoever imports a module reaches no
    // more screens than it, so these files never wait for each other in a circle.
    { debugName: 'screens', name: namer(router, editor), priority: 1, includeDependenciesRecursively: false },
  ]
}

/** What the editor needs before it can be drawn is one file; what other screens need as well is another. */
function namer(router: string, editor: string): Rolldown.CodeSplittingNameFunction {
  let screens: Map<string, Set<string>> | undefined
  return (id, modules) => {
    screens ??= findScreens(router, modules)
    const needed = screens.get(id)
    // Imported when it is wanted: a file of its own, which can be asked for by its name.
    const isPart = (modules.getModuleInfo(id)?.dynamicImporters.length ?? 0) > 0
    if (!needed?.has(editor) || isPart || FOREIGN.test(id)) return null
    return needed.size === 1 ? 'editor' : 'common'
  }
}

/** The screens that need a module before they can be drawn. */
function findScreens(router: string, modules: Rolldown.ChunkingContext): Map<string, Set<string>> {
  const screens = new Map<string, Set<string>>()
  const visit = (id: string, screen: string) => {
    const known = screens.get(id) ?? new Set()
    if (known.has(screen)) return
    screens.set(id, known.add(screen))
    for (const next of modules.getModuleInfo(id)?.importedIds ?? []) visit(next, screen)
  }
  for (const screen of modules.getModuleInfo(router)?.dynamicallyImportedIds ?? []) visit(screen, screen)
  return screens
}
