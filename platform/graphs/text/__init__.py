"""The text of an agent: YAML or JSON to plain data and back. The same value always gives the same bytes."""

from graphs.text.canonical import canonical, tidy
from graphs.text.emit import emit_json, emit_yaml
from graphs.text.parse import check_values, parse_json, parse_text, parse_yaml

__all__ = ["canonical", "check_values", "emit_json", "emit_yaml", "parse_json", "parse_text", "parse_yaml", "tidy"]
