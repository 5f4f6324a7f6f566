/** The application: providers around the routes. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { createQueries } from '@/api/query'
import { TooltipProvider } from '@/ui/tooltip'
import { createAppRouter } from './router'
import { fillSlots } from './slots'

// After the first screen: nothing is told before it stands.
const Toaster = lazy(async () => ({ default: (await import('@/ui/toaster')).Toaster }))

fillSlots()
const queries = createQueries()
const router = createAppRouter(queries)

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Suspense>
          <Toaster />
        </Suspense>
      </TooltipProvider>
    </QueryClientProvider>
  )
}
