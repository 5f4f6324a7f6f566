"""The half of the Python sandbox inside the WebAssembly guest. Law: it is not trusted; the host checks what it says.

Built into the component by `nodes.sandbox.build`; never imported by the host. There is no file system at run time,
so every module that user code may import is imported here, when the component is built.
"""

# It runs on another Python, with modules that only exist there.
# mypy: ignore-errors
import contextlib
import importlib
import json
import keyword
import sys
import traceback

import wit_world

# Standard-library modules offered to user code. Those that this CPython was built without are left out.
OFFERED = """
abc argparse array ast base64 binascii bisect calendar cmath codecs collections collections.abc colorsys contextlib
contextvars copy copyreg csv dataclasses datetime decimal difflib email email.message email.mime.text email.parser
email.utils encodings encodings.ascii encodings.cp1252 encodings.cp437 encodings.idna encodings.latin_1
encodings.iso8859_15 encodings.punycode encodings.unicode_escape encodings.utf_16 encodings.utf_16_be
encodings.utf_16_le encodings.utf_32 encodings.utf_8_sig encodings.hex_codec encodings.base64_codec enum errno fnmatch
fractions functools gc graphlib gzip hashlib heapq hmac html html.entities html.parser http inspect io ipaddress
itertools json keyword linecache locale logging math mimetypes numbers operator os os.path pathlib pickle posixpath
pprint queue quopri random re reprlib sched secrets select shlex shutil signal socket sqlite3 stat statistics string
string.templatelib stringprep struct subprocess tempfile textwrap threading time timeit tokenize token tomllib
traceback types typing unicodedata unittest urllib urllib.error urllib.parse urllib.request uuid warnings weakref
xml xml.dom.minidom xml.etree.ElementTree zipfile zlib zoneinfo asyncio concurrent.futures _strptime
""".split()  # noqa: SIM905  (a list of ninety strings is no easier to read)

for _name in OFFERED:
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)

USER_FILE = "<code>"
_dumps, _loads, _emit = json.dumps, json.loads, wit_world.emit


class _Printed:
    """A text stream whose writes go to the host at once, so that the host can count them as they come."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        _emit(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


def _variables(inputs: dict) -> dict:
    """The names the code starts with: `inputs`, and each input whose name can be a variable."""
    usable = {
        name: value
        for name, value in inputs.items()
        if name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__") and name != "result"
    }
    return {"__name__": "__main__", "__builtins__": __builtins__, **usable, "inputs": inputs}


def _failure(error: BaseException) -> dict:
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if frame.filename == USER_FILE]
    if isinstance(error, SyntaxError) and error.filename == USER_FILE:
        line = error.lineno
    else:
        line = mine[-1].lineno if mine else None
    shown = traceback.StackSummary.from_list(mine[:5] + mine[5:][-15:]).format()
    said = traceback.format_exception_only(error)
    text = "".join(["Traceback (most recent call last):\n", *shown, *said] if shown else said)
    return {"failed": type(error).__name__, "said": "".join(said).strip(), "traceback": text, "line": line}


def _answer(code: str, inputs: str) -> str:
    values = _loads(inputs)
    names = _variables(values)
    try:
        exec(compile(code, USER_FILE, "exec"), names)  # noqa: S102  (what the sandbox is for)
    except SystemExit as exit:
        return _dumps({"exited": str(exit.code), "line": _failure(exit)["line"]})
    except MemoryError as error:
        # The parser calls deep nesting a lack of memory.
        return _dumps(_failure(error)) if "arser" in str(error) else '{"memory": true}'
    except BaseException as error:
        return _dumps(_failure(error))
    try:
        answer = _dumps({"result": names.get("result")}, ensure_ascii=False, allow_nan=False)
        answer.encode()  # a lone surrogate cannot cross to the host
        return answer
    except MemoryError:
        return '{"memory": true}'
    except BaseException as error:
        return _dumps({"not_json": f"{type(error).__name__}: {error}"})


class WitWorld(wit_world.WitWorld):
    def run(self, code: str, inputs: str) -> str:
        sys.stdout = sys.stderr = _Printed()
        return _answer(code, inputs)
