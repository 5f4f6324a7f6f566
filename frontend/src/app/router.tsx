/** Every address of the application. Each screen is a chunk of its own, loaded when it is near. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { boot } from '@/api/boot'
import { leaveForSignIn } from '@/api/sign-in'
import { Root } from './root'
import { NotFound } from './screens/not-found'
import { NoWorkspace } from './screens/no-workspace'
import { PagePending } from './screens/page-pending'
import { ScreenError } from './screens/screen-error'
import { nodeKindsQuery } from '@/builder/api/read'
import { draftUrl, openEarly } from '@/builder/draft/earlyLine'
import { readEditorSearch } from '@/builder/search'
import { readTestsSearch } from '@/experiments/search'
import { readCompareSearch, readMomentSearch, readRunSearch } from '@/runs/search'
import { isSettingsSection } from './sections'
import { WorkspaceLayout } from './shell/workspace-layout'

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    const [first] = boot().workspaces
    if (first) throw redirect({ to: '/w/$workspace', params: { workspace: first.slug }, replace: true })
  },
  component: NoWorkspace,
})

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  beforeLoad: ({ params }) => {
    const { user, workspaces } = boot()
    if (!user) {
      leaveForSignIn()
      // Nothing may be drawn while the browser is on its way.
      return new Promise<never>(() => {})
    }
    if (!workspaces.some(({ slug }) => slug === params.workspace)) throw notFound()
    return undefined
  },
  component: WorkspaceLayout,
})

const agents = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  staticData: { title: 'Agents' },
  component: lazyRouteComponent(() => import('@/builder/pages/AgentsPage'), 'AgentsPage'),
})

const editor = createRoute({
  getParentRoute: () => workspace,
  path: '/agents/$agent',
  staticData: { title: 'Editor', fullScreen: true },
  validateSearch: readEditorSearch,
  // The screen's code is long on its way: what it will ask for is asked for meanwhile. Not while a link is only pointed at.
  loader: ({ params, cause, context }) => {
    if (cause !== 'enter') return
    openEarly(draftUrl(params.workspace, params.agent))
    void context.queries.prefetchQuery(nodeKindsQuery)
  },
  component: lazyRouteComponent(() => import('@/builder/pages/EditorPage'), 'EditorPage'),
})

const tests = createRoute({
  getParentRoute: () => workspace,
  path: '/agents/$agent/tests',
  staticData: { title: 'Tests' },
  validateSearch: readTestsSearch,
  component: lazyRouteComponent(() => import('@/experiments/pages/TestsPage'), 'TestsPage'),
})

const templates = createRoute({
  getParentRoute: () => workspace,
  path: '/templates',
  staticData: { title: 'Templates' },
  component: lazyRouteComponent(() => import('@/builder/pages/TemplatesPage'), 'TemplatesPage'),
})

const runs = createRoute({
  getParentRoute: () => workspace,
  path: '/runs',
  staticData: { title: 'Runs' },
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('@/runs/pages/RunsPage'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => workspace,
  path: '/runs/$run',
  staticData: { title: 'Run' },
  validateSearch: readMomentSearch,
  component: lazyRouteComponent(() => import('@/runs/pages/RunPage'), 'RunPage'),
})

const compareRuns = createRoute({
  getParentRoute: () => workspace,
  path: '/runs/compare',
  staticData: { title: 'Compare runs' },
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('@/runs/pages/ComparePage'), 'ComparePage'),
})

const openRun = createRoute({
  getParentRoute: () => workspace,
  path: '/runs/open',
  staticData: { title: 'Open a run' },
  component: lazyRouteComponent(() => import('@/runs/pages/OpenRunPage'), 'OpenRunPage'),
})

/** For whoever has the link, with or without an account. */
const shared = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  staticData: { title: 'Shared run' },
  validateSearch: readMomentSearch,
  component: lazyRouteComponent(() => import('@/runs/pages/SharedRunPage'), 'SharedRunPage'),
})

const settingsHome = createRoute({
  getParentRoute: () => workspace,
  path: '/settings',
  beforeLoad: ({ params }) => {
    throw redirect({
      to: '/w/$workspace/settings/$section',
      params: { ...params, section: 'general' },
      replace: true,
    })
  },
})

const settings = createRoute({
  getParentRoute: () => workspace,
  path: '/settings/$section',
  staticData: { title: 'Settings' },
  beforeLoad: ({ params }) => {
    if (!isSettingsSection(params.section)) throw notFound()
  },
  component: lazyRouteComponent(() => import('@/tenancy/pages/SettingsPage'), 'SettingsPage'),
})

const operator = createRoute({
  getParentRoute: () => workspace,
  path: '/operator',
  staticData: { title: 'Operations' },
  beforeLoad: () => {
    if (!boot().user?.is_staff) throw notFound()
  },
  component: lazyRouteComponent(() => import('@/runs/pages/OperatorPage'), 'OperatorPage'),
})

/** The UI kit on one page, for people who build screens; absent from the build. */
const kit = createRoute({
  getParentRoute: () => root,
  path: '/__kit',
  component: import.meta.env.DEV ? lazyRouteComponent(() => import('./gallery/KitPage'), 'KitPage') : NotFound,
})

const routeTree = root.addChildren([
  home,
  workspace.addChildren([agents, editor, tests, templates, runs, run, openRun, compareRuns, settingsHome, settings, operator]),
  shared,
  kit,
])

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: PagePending,
    defaultPendingMs: 150,
    defaultErrorComponent: ScreenError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
  interface StaticDataRouteOption {
    /** Named in the top bar and the tab. */
    title?: string
    /** Draws its own bars, without the shell. */
    fullScreen?: boolean
  }
}
