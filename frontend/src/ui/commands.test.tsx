import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { type Command, groupCommands, useCommands, useCommandStore } from './commands'

const command = (id: string, group: string, label = id): Command => ({ id, group, label, run: () => {} })

function Offer({ commands }: { commands: readonly Command[] }) {
  useCommands(commands)
  return null
}

test('a screen offers its commands only while it is mounted', () => {
  const commands = [command('tidy', 'Canvas')]
  const offered = () => groupCommands(useCommandStore.getState().sources).map(([group]) => group)

  const screen = render(<Offer commands={commands} />)
  const during = offered()
  screen.unmount()

  expect([during, offered()]).toEqual([['Canvas'], []])
})

test('commands that change keep their place', () => {
  const offered = () => [...useCommandStore.getState().sources.values()].flat().map(({ id }) => id)
  const deeds = render(<Offer commands={[command('run', 'This agent')]} />)
  const panels = render(<Offer commands={[command('palette', 'This agent')]} />)

  deeds.rerender(<Offer commands={[command('run', 'This agent'), command('undo', 'This agent')]} />)
  const changed = offered()
  deeds.unmount()
  panels.unmount()

  expect([changed, offered()]).toEqual([['run', 'undo', 'palette'], []])
})

test('a screen may reword a command of the shell', () => {
  const groups = groupCommands(
    new Map([
      ['shell', [command('new', 'Actions', 'New agent')]],
      ['screen', [command('new', 'Actions', 'New node'), command('go', 'Nodes')]],
    ]),
  )

  expect(groups.map(([group, members]) => [group, members.map((member) => member.label)])).toEqual([
    ['Actions', ['New node']],
    ['Nodes', ['go']],
  ])
})

test('what the screen offers comes before what is offered everywhere', () => {
  const ofScreen = (id: string, group: string): Command => ({ ...command(id, group), isOfScreen: true })
  const groups = groupCommands(
    new Map([
      ['shell', [command('runs', 'Go to'), command('keys', 'Screen')]],
      ['screen', [ofScreen('tidy', 'This agent'), ofScreen('add', 'Add a node')]],
    ]),
  )

  expect(groups.map(([group]) => group)).toEqual(['This agent', 'Add a node', 'Go to', 'Screen'])
})
