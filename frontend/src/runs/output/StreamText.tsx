/** What a step says while it says it: written past React, once per frame, with its end in sight. */
import { useCallback } from 'react'
import { useRunStore } from '@/live/runStore'
import type { Step } from '@/live/step'
import { textOutput } from '@/live/watch'
import { cn } from '@/ui/cn'
import { useSticky } from './useSticky'

interface StreamTextProps {
  path: string
  channel?: string
  label: string
  className?: string
}

export function StreamText({ path, channel, label, className }: StreamTextProps) {
  const watch = useRunStore((state) => state.watch)
  const past = useRunStore((state) => (state.moment ? pastText(state.steps.get(path), channel) : null))
  const { attach, follow } = useSticky()
  const write = useCallback(
    (element: HTMLElement | null) => {
      if (!element || !watch) return
      const draw = () => {
        growText(element, past ?? watch.textOf(path, channel))
        follow()
      }
      draw()
      return watch.onText((paths) => paths.has(path) && draw())
    },
    [watch, path, channel, follow, past],
  )
  return (
    <section ref={attach} aria-label={label} tabIndex={0} className={cn('overflow-y-auto break-words whitespace-pre-wrap', className)}>
      <span ref={write} />
    </section>
  )
}

const UNTOLD = 'At this moment the step was at work. What it had written by then is not kept; its text shows from the moment at which it ends.'

const ASKING = 'At this moment the step waited for a person to decide.'

const HELD = 'At this moment the step was held: it had not begun.'

/** What the events up to a moment know of a step's text: all of it once it has ended, before that nothing. */
function pastText(step: Step | undefined, channel: string | undefined): string {
  if (step?.status === 'held') return HELD
  if (step?.status === 'asking') return ASKING
  if (step && step.outputs === null && step.finishedAt === null) return UNTOLD
  return channel ? '' : textOutput(step?.outputs)
}

/** Appends when the text only grew, so that a long text is not laid out anew. */
function growText(element: HTMLElement, text: string) {
  const [node] = element.childNodes
  if (!(node instanceof Text)) element.textContent = text
  else if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length))
  else node.data = text
}
