import { expect, test } from 'vitest'
import { pythonScript } from './script'

const CALLED = { origin: 'https://agents.example', workspace: 'acme', agent: '0b1c', name: 'Sum up', inputs: {} }

test('the script names the site, the workspace and the agent', () => {
  const script = pythonScript(CALLED)

  expect(script).toContain('\nAPI = "https://agents.example/api/w/acme"\nAGENT = "0b1c"\nINPUTS = {}\n')
  expect(script.startsWith('# Runs the agent “Sum up” and prints')).toBe(true)
})

test('inputs are written as Python writes them', () => {
  const inputs = { page: 'He said "hi"\n\\', rows: [{ ok: true, left: null }, []], more: 1.5 }

  expect(pythonScript({ ...CALLED, inputs })).toContain(String.raw`INPUTS = {
    "page": "He said \"hi\"\n\\",
    "rows": [
        {
            "ok": True,
            "left": None,
        },
        [],
    ],
    "more": 1.5,
}
`)
})

test('a name cannot leave the comment that it stands in', () => {
  const [first, second] = pythonScript({ ...CALLED, name: 'Evil\nimport shutil\r# ' }).split('\n')

  expect(first).toContain('“Evil import shutil #”')
  expect(second?.startsWith('# AGENT_TOKEN')).toBe(true)
})

test('no secret stands in it', () => {
  expect(pythonScript(CALLED)).toContain('os.environ["AGENT_TOKEN"]')
})
