/** The graph of a record, drawn from its text. */
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { GraphFrame } from '../page/GraphFrame'
import type { RunGraph } from '../useRunGraph'
import { readGraphText } from './graphText'

interface RecordGraphProps {
  text: string
  agent: string
  graph: RunGraph
  chosen: string | null
  onChoose: (path: string) => void
}

export function RecordGraph({ text, ...rest }: RecordGraphProps) {
  // The workspace in which the file is looked at: the canvas asks it for names only.
  const { workspace = '' } = useParams({ strict: false })
  const drawing = useMemo(() => {
    const graph = readGraphText(text)
    return graph && { graph }
  }, [text])
  return drawing && <GraphFrame workspace={workspace} drawing={drawing} {...rest} />
}
