/** Why a step failed: what its code means, what helps, what went in, and the change that a model proposes. */
import { X } from 'lucide-react'
import { IconButton } from '@/ui/icon-button'
import { Values } from '../values/Values'
import type { Explanation } from './api'
import { ProposedFix } from './ProposedFix'

interface ExplanationCardProps {
  workspace: string
  explanation: Explanation
  onClose: () => void
}

export function ExplanationCard({ workspace, explanation, onClose }: ExplanationCardProps) {
  const { meaning, advice, summary, note, inputs, fix, agent, code } = explanation
  return (
    <section aria-label="Explanation" className="flex flex-col gap-3 rounded-md border border-line bg-raised p-3">
      <header className="flex items-start gap-2">
        <h3 className="flex-1 font-medium">{meaning || `It failed with “${code}”`}</h3>
        <IconButton label="Close the explanation" size="sm" onClick={onClose}><X /></IconButton>
      </header>
      {advice.length > 0 && <ul className="list-disc pl-4">{advice.map((line) => <li key={line}>{line}</li>)}</ul>}
      {summary && <p className="rounded-md bg-accent-soft px-3 py-2"><span className="font-medium">The model says:</span> {summary}</p>}
      {fix.length > 0 && <ProposedFix workspace={workspace} agent={agent} changes={fix} />}
      {note && <p className="text-xs text-muted">{note}</p>}
      {inputs && (
        <details>
          <summary className="cursor-pointer rounded-sm text-xs font-medium">What went into the step</summary>
          <div className="mt-2"><Values values={inputs as Parameters<typeof Values>[0]['values']} empty="This step takes no inputs." /></div>
        </details>
      )}
    </section>
  )
}
