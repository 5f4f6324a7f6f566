"""The escape corpus: what hostile code tries, in both languages, and how it must end."""
# ruff: noqa: E501  (a table of one-line programs)

import asyncio
import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodes.sandbox import javascript, python
from nodes.sandbox.errors import (
    CodeFailed,
    CodeOutOfMemory,
    CodeOutputTooLarge,
    CodeResultNotJson,
    CodeTimedOut,
    SandboxError,
)
from nodes.sandbox.limits import CodeResult, Limits

SHORT = Limits(seconds=1.0, memory_mb=96, output_bytes=100_000)
LONG = Limits(seconds=20.0, memory_mb=96, output_bytes=100_000)

PYTHON_REFUSED = {
    "read a file": ("open('/etc/passwd').read()", CodeFailed, LONG),
    "read its own source": ("open('/python/json/__init__.py').read()", CodeFailed, LONG),
    "write a file": ("open('/tmp/escaped', 'w').write('x')", CodeFailed, LONG),
    "list the root": ("import os; result = os.listdir('/')", CodeFailed, LONG),
    "list where it stands": ("import os; result = os.listdir('.')", CodeFailed, LONG),
    "climb out by dots": ("import os; result = os.listdir('../../..')", CodeFailed, LONG),
    "make a symbolic link": ("import os; os.symlink('/etc', 'etc')", CodeFailed, LONG),
    "make a temporary file": ("import tempfile; tempfile.mkstemp()", CodeFailed, LONG),
    "open a database file": (
        "import sqlite3; sqlite3.connect('/tmp/escaped.db').execute('create table a(b)')",
        CodeFailed,
        LONG,
    ),
    "look up a name": ("import socket; socket.getaddrinfo('localhost', 80)", CodeFailed, LONG),
    "connect by TCP": ("import socket; socket.create_connection(('127.0.0.1', PORT))", CodeFailed, LONG),
    "send by UDP": (
        "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('127.0.0.1', PORT))",
        CodeFailed,
        LONG,
    ),
    "listen": ("import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()", CodeFailed, LONG),
    "fetch by urllib": ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:PORT/')", CodeFailed, LONG),
    "start a program": ("import subprocess; subprocess.run(['ls'])", CodeFailed, LONG),
    "start a shell": ("import os; os.system('ls')", CodeFailed, LONG),
    "fork": ("import os; os.fork()", CodeFailed, LONG),
    "kill a process": ("import os; os.kill(1, 9)", CodeFailed, LONG),
    "load C code": ("import ctypes", CodeFailed, LONG),
    "start a thread": ("import threading; threading.Thread(target=print).start()", CodeFailed, LONG),
    "start a process": ("import multiprocessing", CodeFailed, LONG),
    "import a package of the host": ("import wasmtime", CodeFailed, LONG),
    "loop for ever": ("while True: pass", CodeTimedOut, SHORT),
    "loop for ever and catch all": (
        "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
        CodeTimedOut,
        SHORT,
    ),
    "sleep for ever": ("import time; time.sleep(1e6)", CodeTimedOut, SHORT),
    "match a regex for ever": (r"import re; re.match(r'(a+)+$', 'a' * 50 + 'b')", CodeTimedOut, SHORT),
    "compute a huge number": ("x = 10 ** 10 ** 8", CodeTimedOut, SHORT),
    "print for ever": ("while True: print('x' * 1000)", CodeOutputTooLarge, LONG),
    "allocate at once": ("x = bytearray(10 ** 9)", CodeOutOfMemory, LONG),
    "allocate for ever": ("x = []\nwhile True: x.append('a' * 1_000_000)", CodeOutOfMemory, LONG),
    "allocate small things for ever": ("x = {}\nfor i in range(10 ** 9): x[i] = str(i)", CodeOutOfMemory, LONG),
    "unpack a bomb": (
        "import zlib; d = zlib.compress(bytes(10 ** 7)); x = [zlib.decompress(d) for _ in range(100)]",
        CodeOutOfMemory,
        LONG,
    ),
    "recurse deeply": ("def f(): f()\nf()", CodeFailed, LONG),
    "recurse without a limit": ("import sys; sys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()", CodeFailed, LONG),
    "nest source deeply": ("eval('(' * 5000 + ')' * 5000)", CodeFailed, LONG),
    "print much": ("print('x' * 1_000_000)", CodeOutputTooLarge, LONG),
    "write much to stderr": ("import sys; sys.stderr.write('x' * 1_000_000)", CodeOutputTooLarge, LONG),
    "return much": ("result = 'x' * 1_000_000", CodeOutputTooLarge, LONG),
    "exit": ("import sys; sys.exit(0)", CodeFailed, LONG),
    "exit hard": ("import os; os._exit(0)", CodeFailed, LONG),
    "abort": ("import os; os.abort()", CodeFailed, LONG),
    "return NaN": ("result = float('nan')", CodeResultNotJson, LONG),
    "return infinity": ("result = [float('inf')]", CodeResultNotJson, LONG),
    "return a set": ("result = {1, 2}", CodeResultNotJson, LONG),
    "return a function": ("result = print", CodeResultNotJson, LONG),
    "return a loop": ("result = []; result.append(result)", CodeResultNotJson, LONG),
    "return half a character": ("result = '\\ud800'", CodeResultNotJson, LONG),
    "return a number of too many digits": ("result = 10 ** 5000", CodeResultNotJson, LONG),
    "return a deep list": ("result = []\nfor _ in range(500): result = [result]", CodeResultNotJson, LONG),
    "take the builtins back": ("__builtins__['open']('/etc/passwd')", CodeFailed, LONG),
    "take the builtins by a class": (
        "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'FileIO'][0]('/etc/passwd')",
        CodeFailed,
        LONG,
    ),
    "speak for the harness": ("import python_guest as g; g._dumps = lambda *a, **k: 'garbage'", CodeFailed, LONG),
    "answer with a wrong type": ("import python_guest as g; g._dumps = lambda *a, **k: 7", CodeFailed, LONG),
    "answer with a forged error": (
        'import python_guest as g; g._dumps = lambda *a, **k: \'{"failed": [], "line": {}, "said": 7}\'',
        CodeFailed,
        LONG,
    ),
    "answer with NaN": (
        "import python_guest as g; g._dumps = lambda *a, **k: '{\"result\": NaN}'",
        CodeResultNotJson,
        LONG,
    ),
    "answer with a deep text": (
        "import python_guest as g; g._dumps = lambda *a, **k: '{\"result\": ' + '[' * 40000 + ']' * 40000 + '}'",
        CodeResultNotJson,
        LONG,
    ),
    "answer with two values": (
        'import python_guest as g; g._dumps = lambda *a, **k: \'{"result": 1, "x": 2}\'',
        CodeResultNotJson,
        LONG,
    ),
    "replace the printing": ("import wit_world\nwhile True: wit_world.emit('x' * 10000)", CodeOutputTooLarge, LONG),
}

JAVASCRIPT_REFUSED = {
    "read a file": ("Deno.readTextFileSync('/etc/passwd')", CodeFailed, LONG),
    "write a file": ("Deno.writeTextFileSync('/tmp/escaped', 'x')", CodeFailed, LONG),
    "read a file by node": ("(await import('node:fs')).readFileSync('/etc/passwd')", CodeFailed, LONG),
    "read a file by a computed import": ("await import('file:///etc/' + 'passwd')", CodeFailed, LONG),
    "read a file by a literal import": ("await import('file:///etc/passwd')", CodeFailed, LONG),
    "read a file as text": (
        "return (await import('file:///etc/passwd', {with: {type: 'text'}})).default",
        CodeFailed,
        LONG,
    ),
    "read a file by breaking out of the wrapper": (
        "})()\nimport text from 'file:///etc/passwd' with {type: 'text'}\n;(async () => { return text",
        CodeFailed,
        LONG,
    ),
    "read a file by an import in data": (
        "await import('data:text/javascript,import \"file:///etc/passwd\"')",
        CodeFailed,
        LONG,
    ),
    "require": ("require('fs')", CodeFailed, LONG),
    "reach node by process": ("process.getBuiltinModule('node:fs')", CodeFailed, LONG),
    "switch on V8's internals": (
        "const v8 = await import('node:v8'); v8.setFlagsFromString('--allow-natives-syntax')",
        CodeFailed,
        LONG,
    ),
    "read the environment": ("Deno.env.toObject()", CodeFailed, LONG),
    "fetch": ("await fetch('http://127.0.0.1:PORT/')", CodeFailed, LONG),
    "connect": ("await Deno.connect({hostname: '127.0.0.1', port: PORT})", CodeFailed, LONG),
    "open a web socket": ("new WebSocket('ws://127.0.0.1:PORT')", CodeFailed, LONG),
    "import over the network": ("await import('http://127.0.0.1:PORT/x.js')", CodeFailed, LONG),
    "import a package": ("await import('npm:left-pad')", CodeFailed, LONG),
    "start a program": ("new Deno.Command('/bin/ls').outputSync()", CodeFailed, LONG),
    "load C code": ("Deno.dlopen('libc.so.6', {})", CodeFailed, LONG),
    "start a worker": ("new Worker('data:text/javascript,for(;;);', {type: 'module'})", CodeFailed, LONG),
    "start a worker by node": (
        "const w = await import('node:worker_threads'); new w.Worker('for(;;);', {eval: true})",
        CodeFailed,
        LONG,
    ),
    "keep something for the next run": ("localStorage.setItem('a', 'b')", CodeFailed, LONG),
    "loop for ever": ("for (;;);", CodeTimedOut, SHORT),
    "wait for ever": ("await new Promise(() => {})", CodeTimedOut, SHORT),
    "promise for ever": ("for (;;) await null", CodeTimedOut, SHORT),
    "tick for ever": ("setInterval(() => {}, 1); await new Promise(() => {})", CodeTimedOut, SHORT),
    "match a regex for ever": (r"/^(a+)+$/.test('a'.repeat(50) + 'b')", CodeTimedOut, SHORT),
    "resolve itself for ever": ("const p = {then(r) { r(p) }}; return p", CodeTimedOut, SHORT),
    "compute a huge number": ("let x = 3n; for (;;) x = x * x", (CodeTimedOut, CodeOutOfMemory, CodeFailed), SHORT),
    "allocate arrays for ever": ("let a = [1]; for (;;) a = a.concat(a)", CodeOutOfMemory, LONG),
    "allocate texts for ever": ("const a = []; for (;;) a.push('x'.repeat(1000) + a.length)", CodeOutOfMemory, LONG),
    "allocate buffers for ever": (
        "const a = []; for (;;) a.push(new Uint8Array(10_000_000).fill(1))",
        CodeOutOfMemory,
        LONG,
    ),
    "grow WebAssembly for ever": (
        "const m = new WebAssembly.Memory({initial: 1}); for (;;) { m.grow(100); new Uint8Array(m.buffer).fill(1) }",
        CodeOutOfMemory,
        LONG,
    ),
    "grow many WebAssembly memories": (
        "const a = []; for (;;) { const m = new WebAssembly.Memory({initial: 160}); new Uint8Array(m.buffer).fill(1); a.push(m) }",
        CodeOutOfMemory,
        LONG,
    ),
    "double a text for ever": ("let a = 'x'; for (;;) a += a", CodeOutOfMemory, LONG),
    "recurse deeply": ("function f() { f() } f()", CodeFailed, LONG),
    "print for ever": ("for (;;) console.log('x'.repeat(1000))", CodeOutputTooLarge, LONG),
    "print much": ("console.error('x'.repeat(1_000_000))", CodeOutputTooLarge, LONG),
    "print more than a frame holds": (
        "console.log('x'.repeat(70_000_000))",
        (CodeOutputTooLarge, CodeOutOfMemory),
        LONG,
    ),
    "return much": ("return 'x'.repeat(1_000_000)", CodeOutputTooLarge, LONG),
    "exit": ("Deno.exit(0)", CodeFailed, LONG),
    "kill itself": ("Deno.kill(Deno.pid, 'SIGKILL')", CodeFailed, LONG),
    "throw later": ("setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {})", CodeFailed, LONG),
    "reject and not await": ("Promise.reject(new Error('lost')); await new Promise(() => {})", CodeFailed, LONG),
    "return NaN": ("return NaN", CodeResultNotJson, LONG),
    "return infinity": ("return [1 / 0]", CodeResultNotJson, LONG),
    "return a BigInt": ("return 10n", CodeResultNotJson, LONG),
    "return a function": ("return () => 1", CodeResultNotJson, LONG),
    "return a map": ("return {a: new Map()}", CodeResultNotJson, LONG),
    "return a loop": ("const a = []; a.push(a); return a", CodeResultNotJson, LONG),
    "return half a character": ("return '\\ud800'", CodeResultNotJson, LONG),
    "return a key with half a character": ("return {'\\ud800': 1}", CodeResultNotJson, LONG),
    "return a deep list": ("let a = []; for (let i = 0; i < 500; i++) a = [a]; return a", CodeResultNotJson, LONG),
    "return a thing that throws": ("return {get a() { throw new Error('no') }}", CodeResultNotJson, LONG),
    "throw nothing": ("throw null", CodeFailed, LONG),
    "throw a thing that throws": (
        "throw {get [Symbol.toStringTag]() { throw 1 }, toString() { throw 2 }}",
        CodeFailed,
        LONG,
    ),
    "throw an error that throws": (
        "const e = new Error('x'); Object.defineProperty(e, 'message', {get() { throw 1 }}); throw e",
        (CodeFailed, CodeTimedOut),
        SHORT,
    ),
}

# Tampering that changes nothing but the tamperer's own result.
HARMLESS = {
    "python replaces json": (python.run_python, "import json; json.dumps = None; result = 1"),
    "python replaces the streams": (python.run_python, "import sys; sys.stdout = sys.stderr = None; result = 1"),
    "python poisons the builtins": (
        python.run_python,
        "import builtins; builtins.len = builtins.type = None; result = 1",
    ),
    "javascript replaces JSON": (javascript.run_javascript, "JSON.stringify = JSON.parse = null; return 1"),
    "javascript poisons the prototypes": (
        javascript.run_javascript,
        "Uint8Array.prototype.set = Uint8Array.prototype.subarray = TextEncoder.prototype.encode = null; Reflect.apply = null; "
        "Object.prototype.get = () => 7; Array.prototype[Symbol.iterator] = null; Promise.prototype.then = null; return 1",
    ),
    "javascript answers as an object": (javascript.run_javascript, "Object.prototype.result = 7; return 1"),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("name", PYTHON_REFUSED)
def test_python_cannot(name: str, port: int) -> None:
    code, error, limits = PYTHON_REFUSED[name]

    with pytest.raises(error) as caught:
        asyncio.run(python.run_python(code.replace("PORT", str(port)), {}, limits))

    assert_is_a_sentence(caught.value)
    assert not Path("/tmp/escaped").exists()


@pytest.mark.parametrize("name", JAVASCRIPT_REFUSED)
def test_javascript_cannot(name: str, port: int) -> None:
    code, error, limits = JAVASCRIPT_REFUSED[name]

    with pytest.raises(error) as caught:
        asyncio.run(javascript.run_javascript(code.replace("PORT", str(port)), {}, limits))

    assert_is_a_sentence(caught.value)
    assert "root:" not in str(caught.value) + getattr(caught.value, "traceback", "")
    assert not Path("/tmp/escaped").exists()


@pytest.mark.parametrize("name", HARMLESS)
def test_tampering_hurts_only_the_tamperer(name: str) -> None:
    run, code = HARMLESS[name]

    ended: CodeResult = asyncio.run(run(code, {}, LONG))

    assert ended.result == 1


@pytest.mark.parametrize(
    ("run", "code"),
    [(python.run_python, "import os; result = dict(os.environ)"), (javascript.run_javascript, "return {}")],
)
def test_no_environment_variable_is_seen(run, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATFORM_SECRET", "hidden")

    assert asyncio.run(run(code, {}, LONG)).result == {}


@pytest.mark.parametrize(
    ("run", "leave", "look"),
    [
        (
            python.run_python,
            "import sys, math; sys.left = math.left = 1",
            "import sys, math; result = [hasattr(sys, 'left'), hasattr(math, 'left')]",
        ),
        (javascript.run_javascript, "globalThis.left = Math.left = 1", "return ['left' in globalThis, 'left' in Math]"),
    ],
)
def test_nothing_of_one_run_is_seen_by_the_next(run, leave: str, look: str) -> None:
    asyncio.run(run(leave, {}, LONG))

    assert asyncio.run(run(look, {}, LONG)).result == [False, False]


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (python.run_python, "import time; time.sleep(60)"),
        (python.run_python, "while True: pass"),
        (javascript.run_javascript, "for (;;);"),
    ],
)
def test_cancelling_ends_the_code_and_leaves_no_process(run, code: str) -> None:
    async def cancel_soon() -> float:
        task = asyncio.create_task(run(code, {}, Limits(seconds=60)))
        await asyncio.sleep(0.5)
        started = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return time.monotonic() - started

    assert asyncio.run(cancel_soon()) < 0.5
    assert wait_for_idle() == []


def test_the_event_loop_goes_on_while_code_runs() -> None:
    async def count_ticks() -> int:
        task = asyncio.create_task(python.run_python("while True: pass", {}, Limits(seconds=0.5)))
        ticks = 0
        while not task.done():
            await asyncio.sleep(0.01)
            ticks += 1
        with pytest.raises(CodeTimedOut):
            await task
        return ticks

    assert asyncio.run(count_ticks()) > 20


def assert_is_a_sentence(error: SandboxError) -> None:
    assert error.message[0].isupper()
    assert error.code
    assert error.advice


def wait_for_idle() -> list[int]:
    """Our children that still use the processor, after a moment of grace."""
    deadline = time.monotonic() + 3
    while busy := [pid for pid in child_ids() if uses_processor(pid)]:
        if time.monotonic() > deadline:
            return busy
    return []


def child_ids(parent: int | str = "self") -> list[int]:
    tasks = Path(f"/proc/{parent}/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def uses_processor(pid: int) -> bool:
    def ticks() -> float:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return math.nan
        return int(fields[11]) + int(fields[12])

    before = ticks()
    time.sleep(5 / os.sysconf("SC_CLK_TCK"))
    return ticks() - before >= 4


PARENT = """
import asyncio
from nodes.sandbox.javascript import run_javascript
from nodes.sandbox.limits import Limits
from nodes.sandbox.python import run_python
jobs = {"python": (run_python, "print(1)\\nwhile True: pass"), "javascript": (run_javascript, "console.log(1); for (;;);")}
async def run(name):
    job, code = jobs.pop(name)
    said = []
    say = lambda text: said or said.append(print(name, flush=True))
    await job(code, {}, Limits(seconds=2), on_print=say)
async def main():
    await asyncio.gather(*map(run, list(jobs)))
asyncio.run(main())
"""


@pytest.mark.slow
def test_code_ends_when_the_process_that_started_it_is_killed() -> None:
    source = str(Path(python.__file__).parents[2])
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": source}
    )
    assert parent.stdout is not None
    assert {parent.stdout.readline(), parent.stdout.readline()} == {b"python\n", b"javascript\n"}
    orphans = child_ids(parent.pid)
    parent.kill()
    parent.wait()

    deadline = time.monotonic() + 60  # a busy machine
    while (left := [pid for pid in orphans if is_running(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(orphans) >= 2
    assert left == []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
