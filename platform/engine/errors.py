"""What can go wrong with the engine's own use; a failing node is an event, never one of these."""

from __future__ import annotations


class EngineError(Exception):
    """The engine was used against its rules."""

    code = "engine_error"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class PlanError(EngineError):
    """This graph has problems that keep it from running."""

    code = "graph_has_problems"


class TemplateError(EngineError):
    """A template names a value that is not there."""

    code = "template_value_missing"
    advice = "Wire the value to this node, or change the template."


class TemplateTooLarge(TemplateError):
    """The text that this template makes is larger than a value may be."""

    code = "template_too_large"
    advice = "Fill in less, or shorten the values first."
