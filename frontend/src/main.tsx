/** Where the browser application starts. */
import './styles/index.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '@/app/app'
import { followPreferences } from '@/app/preferences'
import { applyDensity } from '@/ui/density'
import { applySingleKeys } from '@/ui/single-keys'
import { applyTheme } from '@/ui/theme'

followPreferences()
applyTheme()
applyDensity()
applySingleKeys()
// After the first screen: no run ends before one is followed.
void import('@/app/announce-runs').then(({ announceRuns }) => announceRuns())

const root = document.getElementById('root')
if (!root) throw new Error('The page shell has no #root element.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
