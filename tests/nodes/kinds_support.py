"""What the tests of node kinds share: a context that records, and a way to run one kind."""

from dataclasses import dataclass, field

import openai

from nodes.base import ModelEndpoint, StepCall
from nodes.registry import KINDS


@dataclass
class RecordingContext:
    """A host for one step: keeps what the step says, charges and logs; models answer at `base_url`."""

    base_url: str = "http://127.0.0.1:1/v1"
    model_name: str = "demo"
    fetcher: object = None
    secrets: dict = field(default_factory=dict)
    said: list = field(default_factory=list)
    logged: list = field(default_factory=list)
    charged: list = field(default_factory=list)

    def emit_text(self, text, channel="text"):
        self.said.append((channel, text))

    def log(self, text):
        self.logged.append(text)

    async def charge(self, usage):
        self.charged.append(usage)

    async def model(self, alias):
        client = openai.AsyncOpenAI(base_url=self.base_url, api_key="test", max_retries=0, timeout=5)
        return ModelEndpoint(self.base_url, "test", self.model_name, "demo", client)

    async def fetch(self, request):
        return await self.fetcher(request)

    async def connection(self, name):
        return self.secrets[name]


async def run_kind(kind, settings=None, inputs=None, context=None, **call):
    """Carry out one attempt of a kind (`template@1`) and give back its outcome."""
    step = StepCall(path="n", node_id="n", title="N", settings=settings or {}, inputs=inputs or {}, **call)
    return await KINDS[kind].run(step, context or RecordingContext())
