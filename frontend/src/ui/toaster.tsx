/** Where toasts appear; mounted once by the application, after the first screen. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import { Toaster as Primitive } from 'sonner'
import { useTheme } from './theme'

export function Toaster() {
  const theme = useTheme((store) => store.theme)
  return (
    <Primitive
      theme={theme}
      position="bottom-right"
      gap={8}
      visibleToasts={4}
      icons={{
        success: <CircleCheck className="size-4 text-success" />,
        error: <CircleAlert className="size-4 text-danger" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        info: <Info className="size-4 text-running" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-[calc(100vw-32px)] items-start gap-2.5 rounded-md border border-line bg-raised p-3 font-sans text-sm text-fg shadow-pop',
          icon: 'mt-0.5 shrink-0',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-muted',
          actionButton: 'h-6 shrink-0 rounded-sm border border-line-strong bg-bg px-2 text-xs font-medium hover:bg-hover',
          cancelButton: 'h-6 shrink-0 rounded-sm px-2 text-xs text-muted hover:bg-hover',
        },
      }}
    />
  )
}
