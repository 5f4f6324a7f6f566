/** The node's step that is held, with what it goes on with; nothing when none is. */
import { useMemo } from 'react'
import { useStep } from '@/live/hooks'
import { nodeOf, ownersOf } from '@/live/path'
import { useRunStore } from '@/live/runStore'
import { HeldCard } from '@/runs/debug/HeldCard'
import { RunContext } from '@/runs/RunContext'
import { OnceHere } from '@/runs/values/OnceHere'
import { portsFor } from '../commands/lookup'
import { useDraft, useEditor, useView } from '../editor/session'
import { isQuiet } from '../kinds/ports'

export function HeldStep({ id }: { id: string }) {
  const { workspace, kinds } = useEditor()
  const runId = useView((state) => state.runId)
  const state = useDraft((draft) => draft)
  const path = useRunStore(({ now }) => now?.held.find((held) => nodeOf(held) === id && isOurs(held)) ?? null)
  const step = useStep(path)
  const place = useMemo(() => ({ workspace, runId: runId ?? '' }), [workspace, runId])
  if (!step?.held) return null
  const outputs = portsFor(state, kinds, id)?.outputs.filter((port) => !isQuiet(port)).map(({ name }) => name)
  return (
    <RunContext value={place}>
      <div className="p-3 pb-0">
        <OnceHere path={step.path}><HeldCard key={`${step.path} ${step.attempts.length}`} step={step} held={step.held} {...(outputs ? { outputs } : {})} /></OnceHere>
      </div>
    </RunContext>
  )

  /** Steps inside another agent's node may bear the ids of ours. */
  function isOurs(held: string): boolean {
    return ownersOf(held).every((owner) => kinds[state.nodes[owner]?.kind ?? '']?.flow !== 'subgraph')
  }
}
