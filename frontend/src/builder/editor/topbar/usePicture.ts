/** Gives the graph to the person as a picture; the code that draws it comes when it is first asked for. */
import { useCallback } from 'react'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import { useEditor } from '../session'

export type Picture = 'svg' | 'png'

export function usePicture(): (kind: Picture) => void {
  const session = useEditor()
  return useCallback(
    (kind: Picture) => {
      const saved = import('../../canvas/picture/savePicture').then(({ savePng, saveSvg }) => (kind === 'svg' ? saveSvg(session) : savePng(session)))
      saved.catch((error: unknown) => toast.error(describeError(error)))
    },
    [session],
  )
}
