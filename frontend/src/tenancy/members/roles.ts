/** The roles, strongest first, each with what it may do. */
import type { Role } from '../api'

export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  { value: 'owner', label: 'Owner', may: 'Everything, and may name other owners.' },
  { value: 'admin', label: 'Admin', may: 'Everything but naming owners.' },
  { value: 'builder', label: 'Builder', may: 'Edits, runs and publishes agents.' },
  { value: 'operator', label: 'Operator', may: 'Runs agents.' },
  { value: 'viewer', label: 'Viewer', may: 'Looks at agents and runs.' },
]
