/** The changes of a plan, each to be taken or left, beside the ghosts that show them. Nothing changes before "Accept". */
import { useEffect, useMemo, useRef } from 'react'
import { toggle } from '@/runs/explain/choice'
import { Button } from '@/ui/button'
import { Kbd } from '@/ui/kbd'
import { toast } from '@/ui/toast'
import { Checkbox } from '@/ui/toggles'
import { useEditor } from '../editor/session'
import { type Change, commandsOf, type Plan } from './plan'
import { discardPlan, takeChanges, useSentence } from './store'

export function PlanPanel() {
  const plan = useSentence((state) => state.plan)
  const taken = useSentence((state) => state.taken)
  const panel = useRef<HTMLElement>(null)
  const accept = useAccept()
  useDecisionKeys(panel, accept)
  useFocusOnPlan(panel, plan)
  if (!plan) return null
  return (
    // The keys of the canvas around it are not meant here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={panel} aria-label="Plan" aria-describedby="plan-keys" tabIndex={-1} onKeyDown={(event) => event.stopPropagation()}
      className="absolute top-3 right-3 z-20 flex max-h-[calc(100%-5.5rem)] w-80 max-w-[calc(100%-24px)] flex-col rounded-lg border border-line bg-raised shadow-pop max-md:top-auto max-md:bottom-16 max-md:max-h-[50%]"
    >
      <header className="flex flex-col gap-1.5 border-b border-line p-3">
        <h2 className="font-medium">{plan.source === 'model' ? 'Planned by the model' : 'Put together from templates'}</h2>
        {plan.summary && <p className="text-xs break-words">{plan.summary}</p>}
        {plan.note && <p className="text-2xs text-muted">{plan.note}</p>}
        {plan.problems.length > 0 && <ul className="list-disc pl-4 text-xs text-warning">{plan.problems.map((line) => <li key={line}>{line}</li>)}</ul>}
      </header>
      <ul aria-label="Changes" className="min-h-0 flex-1 overflow-y-auto py-1">
        {plan.changes.map((change) => <ChangeRow key={change.index} change={change} isTaken={taken.has(change.index)} onToggle={() => takeChanges(toggle(plan.changes, taken, change.index))} />)}
      </ul>
      <p id="plan-keys" className="flex items-center gap-1.5 border-t border-line px-3 pt-2 text-2xs text-muted"><Kbd keys="down" /> goes through the changes.</p>
      <footer className="flex items-center justify-end gap-2 p-3">
        <Button variant="ghost" onClick={leavePlan}>Discard <Kbd keys="escape" /></Button>
        <Button variant="primary" disabled={taken.size === 0} onClick={accept}>Accept <Kbd keys="tab" /></Button>
      </footer>
    </section>
  )
}

function ChangeRow({ change, isTaken, onToggle }: { change: Change; isTaken: boolean; onToggle: () => void }) {
  const id = `change-${change.index}`
  return (
    <li className="flex items-start gap-2 px-3 py-1">
      <Checkbox id={id} className="mt-0.5" checked={isTaken} onCheckedChange={onToggle} />
      <label htmlFor={id} className="min-w-0 flex-1 text-xs break-words">{change.what}</label>
    </li>
  )
}

/** Applies what is taken as one undo step. */
function useAccept(): () => void {
  const { draft } = useEditor()
  return useMemo(() => () => {
    const { plan, taken } = useSentence.getState()
    if (!plan || taken.size === 0) return
    draft.dispatch(commandsOf(plan.changes, taken))
    leavePlan()
    toast.success('The plan is on the canvas. Undo takes it back.')
  }, [draft])
}

/** Where the focus has to be for a key to decide about the plan: what is typed into other parts of the page is theirs. */
const isFree = (target: EventTarget | null) => target === document.body || (target instanceof Element && target.matches('[data-canvas]'))

/** Tab accepts and Escape discards, on the canvas and on the panel itself; among the panel's parts Tab walks, as everywhere. */
function useDecisionKeys(panel: React.RefObject<HTMLElement | null>, accept: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isInside = event.target instanceof Node && panel.current?.contains(event.target) === true
      const isAccept = event.key === 'Tab' && !event.shiftKey && (isFree(event.target) || event.target === panel.current)
      const isDiscard = event.key === 'Escape' && (isFree(event.target) || isInside)
      const isWalk = event.key === 'ArrowDown' && event.target === panel.current
      if (!isAccept && !isDiscard && !isWalk) return
      event.preventDefault()
      event.stopPropagation()
      if (isAccept) accept()
      else if (isDiscard) leavePlan()
      else panel.current?.querySelector<HTMLElement>('[role=checkbox]')?.focus()
    }
    // Before the editor's own keys, which would move the focus or clear the selection.
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [panel, accept])
}

function leavePlan(): void {
  discardPlan()
  document.querySelector<HTMLElement>('[data-canvas]')?.focus()
}

/** A new plan takes the focus, unless somebody is at work elsewhere meanwhile. */
function useFocusOnPlan(panel: React.RefObject<HTMLElement | null>, plan: Plan | null) {
  useEffect(() => {
    if (plan && isFree(document.activeElement)) panel.current?.focus()
  }, [panel, plan])
}
