/** Every shortcut that works here: the commands of the palette that have keys. */
import { groupCommands, useCommandStore } from './commands'
import { Dialog, DialogContent } from './dialog'
import { Field } from './field'
import { Kbd } from './kbd'
import { useKeyList } from './key-list-store'
import { isCharacter } from './keys'
import { useSingleKeys } from './single-keys'
import { Switch } from './toggles'

export function KeyList() {
  const { isOpen, setOpen } = useKeyList()
  const { areOn, choose } = useSingleKeys()
  const sources = useCommandStore((store) => store.sources)
  const groups = groupCommands(sources)
    .map(([group, commands]) => ({ group, withKeys: commands.filter(({ keys }) => keys && (areOn || !isCharacter(keys))) }))
    .filter(({ withKeys }) => withKeys.length > 0)
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogContent title="Keys" width="lg">
        <Field label="Single-key shortcuts" hint="Letters and signs alone. They act while the canvas, or nothing, has the focus." layout="row" className="mb-4">
          <Switch checked={areOn} onCheckedChange={choose} />
        </Field>
        {/* Longer than the screen, and nothing in it takes the focus: so it does. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <section aria-label="Keys" tabIndex={0} className="columns-1 gap-8 sm:columns-2">
          {groups.map(({ group, withKeys }) => (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-xs font-medium text-muted">{group}</h3>
              <dl>
                {withKeys.map((command) => (
                  <div key={command.id} className="flex h-7 items-center justify-between gap-3">
                    <dt className="truncate">{command.label}</dt>
                    <dd>
                      <Kbd keys={command.keys ?? ''} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </section>
      </DialogContent>
    </Dialog>
  )
}
