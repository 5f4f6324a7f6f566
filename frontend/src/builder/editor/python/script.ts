/** A short Python script that starts an agent over the REST API and prints what it gives. Pure. */
import type { Json } from '../../kinds/types'
import type { Inputs } from '../run/inputs'

interface Called {
  /** The site: "https://agents.example". */
  origin: string
  workspace: string
  agent: string
  name: string
  inputs: Inputs
}

export const pythonScript = ({ origin, workspace, agent, name, inputs }: Called): string => `\
# Runs the agent ${oneLine(name)} and prints what it gives. Python 3.9 or newer, nothing to install.
# AGENT_TOKEN in the environment is an API token (Settings, API tokens) with the scopes read and run.
import json
import os
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

API = ${write(`${origin}/api/w/${workspace}`)}
AGENT = ${write(agent)}
INPUTS = ${write(inputs)}


def ask(path, body=None):
    headers = {"Authorization": "Bearer " + os.environ["AGENT_TOKEN"], "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(API + path, data, headers)) as answer:
            text = answer.read().decode()
            return json.loads(text) if "json" in answer.headers["Content-Type"] else text
    except HTTPError as refused:
        sys.exit(f"{refused.code}: {refused.read().decode()}")


def whole(run, value):
    """Long texts are kept apart from their run: put them in their places."""
    if isinstance(value, list):
        return [whole(run, part) for part in value]
    if not isinstance(value, dict):
        return value
    if "$blob" in value:
        return ask(f"/runs/{run}/blobs/{value['$blob']}")
    return {name: whole(run, part) for name, part in value.items()}


run = ask(f"/agents/{AGENT}/runs", {"inputs": INPUTS, "wait": 60})  # The draft; "revision": "<sha>" runs a commit.
while run["status"] not in ("succeeded", "failed", "cancelled"):
    time.sleep(2)
    run = ask(f"/runs/{run['id']}")
if run["status"] != "succeeded":
    sys.exit(f"{run['status']}: {(run['error'] or {}).get('message', '')}")
print(json.dumps(whole(run["id"], run["outputs"]), ensure_ascii=False, indent=2))
`

/** Nothing of a name may end the comment that it stands in. */
const oneLine = (name: string) => `“${name.replace(/\s+/g, ' ').trim() || 'Untitled agent'}”`

/** A value as Python writes it. JSON's texts and numbers are Python's, too. */
function write(value: Json, indent = ''): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}    `
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((part) => write(part, inner))]
    : ['{', '}', Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${write(part, inner)}`)]
  return parts.length === 0 ? open + close : `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}
