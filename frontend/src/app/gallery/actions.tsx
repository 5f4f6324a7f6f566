import { Copy, Ellipsis, Play, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { ConfirmDialog, Dialog, DialogContent, DialogTrigger } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { Kbd } from '@/ui/kbd'
import { ContextMenu, DropdownMenu, type MenuItem } from '@/ui/menu'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { toast } from '@/ui/toast'
import { Section } from './section'

export function ActionSamples() {
  return (
    <Section title="Buttons">
      <Button variant="primary">
        <Play /> Run
      </Button>
      <Button>Secondary</Button>
      <Button variant="ghost">Ghost</Button>
      <Button variant="soft">Soft</Button>
      <Button variant="danger">
        <Trash2 /> Delete
      </Button>
      <Button variant="link">Link</Button>
      <Button busy>Saving</Button>
      <Button disabled>Disabled</Button>
      <Button size="sm">Small</Button>
      <Button size="lg" variant="primary">
        Large
      </Button>
      <IconButton label="Add" keys="mod+shift+a">
        <Plus />
      </IconButton>
      <IconButton label="Add, framed" variant="secondary">
        <Plus />
      </IconButton>
      <Kbd keys="mod+shift+k" />
      <Button onClick={() => toast.success('Saved', { description: 'Revision 4f2c9d1 is on main.' })}>Toast</Button>
      <Button onClick={() => toast.error('Not saved', { description: 'The server cannot be reached.' })}>
        Error toast
      </Button>
    </Section>
  )
}

const items: MenuItem[] = [
  { heading: 'Node' },
  { label: 'Duplicate', icon: <Copy />, keys: 'mod+d' },
  { label: 'Snap to grid', checked: true },
  { label: 'Move to', items: [{ label: 'Front' }, { label: 'Back' }] },
  { label: 'Not now', disabled: true },
  'separator',
  { label: 'Delete', icon: <Trash2 />, keys: 'backspace', destructive: true },
]

export function MenuSamples() {
  const [isAsking, setAsking] = useState(false)
  return (
    <Section title="What floats">
      <DropdownMenu items={items}>
        <Button>
          Menu <Ellipsis />
        </Button>
      </DropdownMenu>
      <ContextMenu items={items}>
        <div className="flex h-7 items-center rounded-sm border border-dashed border-line-strong px-2 text-muted">
          Press the right button here
        </div>
      </ContextMenu>
      <Popover>
        <PopoverTrigger asChild>
          <Button>Popover</Button>
        </PopoverTrigger>
        <PopoverContent aria-label="Limit">
          <Field label="Limit" hint="Per run.">
            <Input defaultValue="4000" />
          </Field>
        </PopoverContent>
      </Popover>
      <Dialog>
        <DialogTrigger asChild>
          <Button>Dialog</Button>
        </DialogTrigger>
        <DialogContent
          title="New agent"
          description="It starts with an empty graph."
          footer={<Button variant="primary">Create agent</Button>}
        >
          <Field label="Name" required>
            <Input placeholder="Research and write" />
          </Field>
        </DialogContent>
      </Dialog>
      <Button onClick={() => setAsking(true)}>Confirm</Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Delete this agent?"
        confirmLabel="Delete agent"
        destructive
        onConfirm={() => setAsking(false)}
      >
        Its runs stay, its drafts go. This cannot be undone.
      </ConfirmDialog>
    </Section>
  )
}
