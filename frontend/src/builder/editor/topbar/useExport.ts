/** Gives the draft to the person as a file. */
import { useCallback } from 'react'
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import { readDraftText } from '../../api/read'
import { toName } from '../../commands/names'
import { whenSaved } from '../../draft/whenSaved'
import { useEditor } from '../session'
import { download } from './download'

export function useExport(): (format: 'yaml' | 'json') => void {
  const { workspace, agentId, draft } = useEditor()
  return useCallback(
    (format: 'yaml' | 'json') => {
      const name = `${toName(draft.store.getState().name || 'agent')}.${format}`
      // Meanwhile the top bar says that the draft is being saved.
      whenSaved(draft).then(() => readDraftText(workspace, agentId, format)).then(
        (text) => download(name, text, format === 'yaml' ? 'application/yaml' : 'application/json'),
        (error: unknown) => toast.error(describeError(error)),
      )
    },
    [workspace, agentId, draft],
  )
}
