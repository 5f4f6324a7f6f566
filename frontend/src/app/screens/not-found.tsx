import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { createContext, use } from 'react'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'

/** Whether the place that shows it is the page's main part already. */
export const InsideMain = createContext(false)

/** The same words for what is not there and for what is not yours. */
export function NotFound() {
  const Part = use(InsideMain) ? 'div' : 'main'
  return (
    <Part className="flex min-h-[60dvh] items-center">
      <EmptyState
        icon={<Compass />}
        level={1}
        title="Nothing here"
        actions={
          <Button asChild>
            <Link to="/">Go to your workspace</Link>
          </Button>
        }
      >
        This does not exist, or you have no access to it.
      </EmptyState>
    </Part>
  )
}
