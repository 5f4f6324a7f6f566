import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { looksLikeMarkdown } from './looks'
import { Markdown } from './markdown'
import { splitTables } from './tables'

test('Markdown is told from prose', () => {
  const marked = ['# Head\ntext', 'a\n\n- b\n- c', '1. a\n2. b', 'so **bold** it is', '| a | b |\n|---|---|\n| 1 | 2 |', '```\nx\n```', '[a](https://a.example)']
  const prose = ['Dear neighbour,\n\nbees fly.', 'a - b - c', '5 * 3 * 2', '{"a": 1}', 'No. 1\nis first', '#tag', 'x = a[1](2)']

  expect(marked.map(looksLikeMarkdown)).toEqual(marked.map(() => true))
  expect(prose.map(looksLikeMarkdown)).toEqual(prose.map(() => false))
})

test('tables are taken out, but not out of code', () => {
  const table = '| Who | What |\n|---|:--|\n| Ada | a \\| b |\n| Bob |'

  expect(splitTables(`Before\n\n${table}\n\nAfter`)).toEqual([
    { kind: 'text', text: 'Before\n' },
    { kind: 'table', head: ['Who', 'What'], rows: [['Ada', 'a | b'], ['Bob', '']] },
    { kind: 'text', text: '\nAfter' },
  ])
  expect(splitTables(`\`\`\`\n${table}\n\`\`\``)).toHaveLength(1)
})

test('headings, lists, tables and emphasis are drawn', () => {
  render(<Markdown text={'# Plan\n\n- one\n- **two**\n\n| Who |\n|---|\n| *Ada* |\n'} />)

  expect(screen.getByRole('heading', { name: 'Plan' })).toBeVisible()
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['one', 'two'])
  expect(screen.getByRole('cell').innerHTML).toBe('<em>Ada</em>')
})

test('nothing in a text becomes code, a request or an address that acts', () => {
  const text = [
    '# <img src=x onerror=alert(1)>', '<script>alert(1)</script>', '[a](javascript:alert(1))', '![p](https://spy.example/p.png)',
    '<a href="javascript:alert(1)">b</a>', '[c](data:text/html,x)', '| <b onclick=x>t</b> |\n|---|\n| <iframe src=x></iframe> |',
  ].join('\n\n')
  const { container } = render(<Markdown text={text} />)

  expect(container.querySelectorAll('img, script, iframe, [onclick], [onerror], a[href]')).toHaveLength(0)
  expect(container).toHaveTextContent('[Picture: p, https://spy.example/p.png]')
})

test('links leave in a tab of their own and tell nothing', () => {
  render(<Markdown text="See [the page](https://a.example/x)." />)

  expect(screen.getByRole('link').outerHTML).toContain('rel="noopener noreferrer nofollow"')
})
