"""The topic that a request names. Pure."""

import re

from demo_model.summary import find_keywords
from demo_model.words import stems, word_list

COMMAND_WORDS = frozenset(
    word_list("""
    research find search look lookup tell explain describe give write summarise summarize make list show help
    need want know use tool tools answer question report information facts compare calculate compute evaluate
    multiply add count classify draft send fetch open get please
""")
)


def topic_of(text: str) -> str:
    """What follows "about", "research" or the like in a request, else the words in it that carry meaning."""
    named = re.search(
        r"\b(?:about|regarding|concerning|on the (?:topic|subject) of|information on|facts on"
        r"|research on|report on|search for|look up|look for|find|research|investigate|explore"
        r"|study|describe|explain)\s+(?:the\s+)?(?!out\b|me\b|facts\b"
        r"|information\b)(\w[^.?!,;:\n]{1,80})",
        text,
        re.I,
    )
    if named:
        return re.split(
            r"\s+(?:and (?:then|also)|and (?:"
            + "|".join(sorted(COMMAND_WORDS))
            + r")\b|then|using|from (?:the|these|this|my)|based on|with the|in (?:one|two|three|\d+) )",
            named.group(1),
            maxsplit=1,
        )[0].strip()
    words = [m.group() for m in re.finditer(r"[^\W_][\w'’-]*", text) if stems(m.group())]
    chosen = [w for w in words if w.lower() not in COMMAND_WORDS]
    return (
        " ".join(dict.fromkeys(chosen or words).keys())[:100].strip()
        if len(chosen or words) <= 8
        else " ".join(find_keywords(text, 4))
    )
