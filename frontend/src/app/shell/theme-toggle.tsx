import { Moon, Sun } from 'lucide-react'
import { IconButton } from '@/ui/icon-button'
import { useTheme } from '@/ui/theme'

/** The other theme, at once; "as the system" is in the person's menu. */
export function ThemeToggle() {
  const { theme, choose } = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton label={`Use the ${other} theme`} onClick={() => choose(other)}>
      {theme === 'dark' ? <Sun /> : <Moon />}
    </IconButton>
  )
}
