import { describe, expect, it } from 'vitest'
import { findMentions, inBrief, offerMembers, openMention, setOff } from './mentions'

const MEMBERS = [{ id: '1', name: 'Ada' }, { id: '2', name: 'Ada Lovelace' }, { id: '3', name: 'Zoë' }, { id: '4', name: 'bob@example.com' }]

describe('mentions', () => {
  it('are the longest names that stand behind an @', () => {
    expect(findMentions('@Ada Lovelace, @zoë and @bob@example.com', MEMBERS)).toEqual(['2', '3', '4'])
    expect(findMentions('@Ada: yes', MEMBERS)).toEqual(['1'])
    expect(findMentions('@Adaptive ada zoë@', MEMBERS)).toEqual([])
  })

  it('are offered while a name is typed behind an @', () => {
    expect(openMention('Look, @lo', 9)).toEqual({ start: 6, typed: 'lo' })
    expect(openMention('mail ada@example', 16)).toBeNull()
    expect(offerMembers(MEMBERS, 'lo').map(({ id }) => id)).toEqual(['2'])
    expect(offerMembers(MEMBERS, '')).toHaveLength(4)
  })

  it('are set off where they stand', () => {
    expect(setOff('Hi @Ada', [MEMBERS[0] as (typeof MEMBERS)[0]])).toBe('Hi **@Ada**')
    expect(inBrief('> Too **short**, see `a_b`')).toBe('Too short, see a_b')
  })
})
