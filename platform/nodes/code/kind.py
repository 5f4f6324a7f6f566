"""code: the author's own Python or JavaScript, in a sandbox without files, network or environment."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.values import Json, Values
from nodes import settings as s
from nodes.base import CatalogueEntry, Done, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.sandbox.errors import SandboxError
from nodes.sandbox.javascript import run_javascript
from nodes.sandbox.limits import CodeResult, Limits
from nodes.sandbox.python import run_python

DEFAULT_INPUTS = (Port("value", "any", "Value", required=False),)
DEFAULT_OUTPUTS = (Port("result", "any", "Result"),)
EXAMPLE = "# The inputs are variables; what you assign to result goes out.\nresult = value\n"
SCHEMA = s.schema(
    ("code",),
    language=s.choice("Language", {"python": "Python", "javascript": "JavaScript"}),
    code=s.text("Code", "code", help="Assign to result (Python), or return (JavaScript)."),
    inputs=s.port_list("Inputs", help="Each is a variable in the code."),
    outputs=s.port_list("Outputs", help="With more than one, result must be a mapping with these names."),
    seconds=s.number("Time limit (s)", minimum=0.1, maximum=120, advanced=True),
    memory_mb=s.number("Memory limit (MB)", whole=True, minimum=32, maximum=1024, advanced=True),
)


def inputs(settings: Settings) -> Ports:
    """The inputs that the author names."""
    return s.ports_from(settings.get("inputs"), DEFAULT_INPUTS)


def outputs(settings: Settings) -> Ports:
    """The outputs that the author names; `result` when there are none."""
    return s.ports_from(settings.get("outputs"), DEFAULT_OUTPUTS) or DEFAULT_OUTPUTS


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Run the code and spread its result over the output ports."""
    values: Values = {port.name: None for port in inputs(call.settings)} | call.inputs
    result = await _run_code(call.settings, values, context)
    return Done(_spread(result.result, outputs(call.settings)))


async def _run_code(settings: Settings, values: Values, context: NodeContext) -> CodeResult:
    limits = Limits(
        seconds=s.number_setting(settings, "seconds", 5.0),
        memory_mb=int(s.number_setting(settings, "memory_mb", 256)),
    )
    runner = run_javascript if settings.get("language") == "javascript" else run_python
    try:
        return await runner(s.text_setting(settings, "code"), values, limits, on_print=context.log)
    except SandboxError as error:
        raise NodeFailed(error.code, _message(error), error.advice or "") from None


def _message(error: SandboxError) -> str:
    trace = getattr(error, "traceback", "")
    return f"{error.message}\n{trace}".strip()


def _spread(result: Json, ports: Ports) -> Values:
    if len(ports) == 1:
        return {ports[0].name: result}
    if not isinstance(result, dict):
        names = ", ".join(port.name for port in ports)
        raise NodeFailed("result_not_mapping", f"The result must be a mapping with {names}.", "Mend the last lines.")
    return {port.name: result[port.name] for port in ports if port.name in result}


ERRORS = (
    CatalogueEntry("code_failed", "The code raised an error.", "Look at the line that is named."),
    CatalogueEntry("code_timed_out", "The code took too long.", "Look for a loop without an end, or raise the limit."),
    CatalogueEntry("code_out_of_memory", "The code used too much memory.", "Work on less at once."),
    CatalogueEntry("code_output_too_large", "The code printed or returned too much.", "Return less."),
    CatalogueEntry("code_result_not_json", "The result is no JSON value.", "Return texts, numbers, lists, mappings."),
    CatalogueEntry("sandbox_failed", "The code could not be run.", "Try again; if it goes on, report it."),
    CatalogueEntry("sandbox_missing", "This machine has no sandbox for it.", "Install the dependencies again."),
    CatalogueEntry("result_not_mapping", "Several outputs need a mapping.", "Assign a mapping to result."),
)

KIND = NodeKind(
    KindSpec(
        "code",
        "Code",
        "Data",
        "Runs Python or JavaScript in a sandbox.",
        "code",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
    ),
    KindDocs(
        {"language": "python", "code": EXAMPLE, "inputs": [{"name": "value", "type": "any"}]},
        input_list="inputs",
        output_list="outputs",
        errors=ERRORS,
    ),
    run,
)
