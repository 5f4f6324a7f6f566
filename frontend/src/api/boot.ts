/** What the page shell says about the person and the server before any request: `<script id="boot" type="application/json">`. */

export type Role = 'owner' | 'admin' | 'builder' | 'operator' | 'viewer'
export type BootWorkspace = { slug: string; name: string; role: Role }
export type Boot = {
  /** `is_staff`: an operator of the whole site. */
  user: { id: string; email: string; name: string; is_staff?: boolean } | null
  workspaces: BootWorkspace[]
  /** How the person likes their screen. */
  preferences: { [name: string]: string | number | boolean }
  /** Name of the cookie that carries the CSRF token. */
  csrf: string
  version: string
  /** Whether answers come from the built-in demo model. */
  demo_model: boolean
}

const NOBODY: Boot = { user: null, workspaces: [], preferences: {}, csrf: 'csrftoken', version: '', demo_model: false }

let known: Boot | undefined

/** The same value all the page's life: the server wrote it. Without a shell (tests, the gallery) nobody is signed in. */
export function boot(): Boot {
  known ??= readBoot(document.getElementById('boot')?.textContent)
  return known
}

export function readBoot(text: string | null | undefined): Boot {
  if (!text) return NOBODY
  // Our own server wrote it in the same response, by the contract above.
  return { ...NOBODY, ...(JSON.parse(text) as Partial<Boot>) }
}

export function getCookie(name: string, cookies = document.cookie): string | undefined {
  const found = cookies.split('; ').find((cookie) => cookie.startsWith(`${name}=`))
  return found && decodeURIComponent(found.slice(name.length + 1))
}
