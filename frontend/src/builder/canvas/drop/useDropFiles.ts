/** Files and addresses dropped onto the canvas: each becomes the sensible node; an agent is asked about first. */
import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useMemo, type DragEvent } from 'react'
import { toast } from '@/ui/toast'
import { useEditor } from '../../editor/session'
import { CARD_WIDTH, HEAD } from '../geometry'
import type * as takeModule from './take'

type Take = typeof takeModule

const isForeign = (types: readonly string[]) => types.includes('Files') || types.includes('text/uri-list')

export function useDropFiles() {
  const session = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  useKeepPage()
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!session.canEdit || !isForeign(event.dataTransfer.types)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    [session],
  )
  const onDrop = useCallback(
    (event: DragEvent) => {
      if (!session.canEdit || !isForeign(event.dataTransfer.types)) return
      event.preventDefault()
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      // What was dropped can be read only now; the reader comes a moment later.
      const files = [...event.dataTransfer.files]
      const address = event.dataTransfer.getData('text/uri-list').split('\n')[0]?.trim() ?? ''
      void bring(async ({ takeFiles, takeText }) => {
        const at: [number, number] = [x - CARD_WIDTH / 2, y - HEAD / 2]
        await (files.length ? takeFiles(session, files, at) : takeText(session, address, at))
      })
    },
    [session, screenToFlowPosition],
  )
  return useMemo(() => ({ onDragOver, onDrop }), [onDragOver, onDrop])
}

async function bring(act: (take: Take) => Promise<unknown>): Promise<void> {
  try {
    await act(await import('./take'))
  } catch (error) {
    console.error(error)
    toast.error('What was dropped could not be read.')
  }
}

/** A file that misses the canvas would take the place of the page, and of what has not been saved yet. */
function useKeepPage(): void {
  useEffect(() => {
    const keep = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    window.addEventListener('dragover', keep)
    window.addEventListener('drop', keep)
    return () => {
      window.removeEventListener('dragover', keep)
      window.removeEventListener('drop', keep)
    }
  }, [])
}
