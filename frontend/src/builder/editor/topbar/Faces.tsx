/** The faces of others; a click follows their camera. */
import '../../canvas/people/people.css'
import { Avatar } from '@/ui/avatar'
import { cn } from '@/ui/cn'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import { Tooltip } from '@/ui/tooltip'
import { ofPerson } from '../../canvas/people/hue'
import type { Hued } from '../../draft/presence'
import { useEditor, useView } from '../session'

const MOST = 4

export function Faces({ people }: { people: Hued[] }) {
  const following = useView((state) => state.following)
  const follow = useFollowing()
  const more = people.slice(MOST)
  return (
    <ul aria-label="Also here" className="flex items-center -space-x-1.5 px-1">
      {people.slice(0, MOST).map((user) => <li key={user.id}><Face user={user} isFollowed={following === user.id} onFollow={follow} /></li>)}
      {more.length > 0 && (
        <li className="pl-2.5">
          <LazyDropdownMenu align="end" items={more.map((user) => ({ label: `Follow ${user.name}`, checked: following === user.id, onSelect: () => follow(user.id) }))}>
            <button type="button" aria-label={`${more.length} more people`} className="rounded-sm px-1 text-xs text-muted hover:bg-hover">+{more.length}</button>
          </LazyDropdownMenu>
        </li>
      )}
    </ul>
  )
}

function useFollowing(): (id: string) => void {
  const { view } = useEditor()
  return (id) => view.setState((state) => ({ following: state.following === id ? null : id }))
}

function Face({ user, isFollowed, onFollow }: { user: Hued; isFollowed: boolean; onFollow: (id: string) => void }) {
  return (
    <Tooltip content={isFollowed ? `Stop following ${user.name}` : `Follow ${user.name}`}>
      <button
        type="button" aria-label={`Follow ${user.name}`} aria-pressed={isFollowed} onClick={() => onFollow(user.id)}
        className={cn('of-person block rounded-full ring-2', isFollowed ? 'ring-(--person)' : 'ring-panel')} style={ofPerson(user.hue)}
      >
        <Avatar name={user.name} hue={user.hue} />
      </button>
    </Tooltip>
  )
}
