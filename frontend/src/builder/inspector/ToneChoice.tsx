/** A row of colours of which one is chosen, each with its name. */
import { Check } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { GROUP_COLOURS, type GroupColour } from '../draft/values'
import { groupTone } from '../kinds/look'

export function ToneChoice({ value, disabled, onValue }: { value: GroupColour; disabled?: boolean; onValue: (colour: GroupColour) => void }) {
  return (
    <RadioGroup.Root aria-label="Colour" value={value} disabled={disabled} onValueChange={(next) => onValue(next as GroupColour)} orientation="horizontal" className="flex gap-1.5">
      {GROUP_COLOURS.map((colour) => (
        <RadioGroup.Item
          key={colour} value={colour} aria-label={colour} title={colour}
          className="flex size-6 items-center justify-center rounded-full border border-line-strong text-raised outline-offset-2 disabled:opacity-50 data-[state=checked]:border-fg"
          style={{ background: groupTone(colour) }}
        >
          <RadioGroup.Indicator><Check className="size-3.5" /></RadioGroup.Indicator>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
