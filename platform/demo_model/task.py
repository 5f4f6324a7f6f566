"""What is asked, and of which text: a prompt is parted into instruction and material, and the instruction into an
intent.

Pure.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from demo_model.labels import find_labels
from demo_model.sentences import Limits, read_limits, split_paragraphs, split_sentences


class Intent(StrEnum):
    """The things the demo model can do, and the two it says it cannot."""

    SUMMARISE = "summarise"
    KEYWORDS = "keywords"
    TITLE = "title"
    CLASSIFY = "classify"
    ANSWER = "answer"
    EXTRACT = "extract"
    REPORT = "report"
    REPLY = "reply"
    COUNT = "count"
    TRANSLATE = "translate"
    CREATE = "create"
    CODE = "code"
    CHAT = "chat"


ROLE = r"(?:summari[sz]er|classifier|extractor|translator|editor|writer|analyst|researcher|assistant|agent|router)"
# "List the five keywords" asks for keywords, although it begins as an extraction does.
NOT_WORDS_OF_A_TEXT = (
    r"(?![^.\n]{0,40}\b(?:key[\s-]?words?|key phrases?|tags|(?:main |key )?(?:topics|points)|titles?)\b)"
)
PATTERNS: tuple[tuple[Intent, str], ...] = (
    (
        Intent.TRANSLATE,
        r"\btranslat(?:e|es|ion|or|ing)\b|\b(?:in|into) (?:german|french|spanish|italian|dutch"
        r"|portuguese|japanese|chinese)\b",
    ),
    (
        Intent.CLASSIFY,
        r"\bclassif\w+|\bcategori[sz]e|\broute (?:the|this|each|it)\b|\btriage\b|\bsentiment\b"
        r"|\bwhich (?:category|label|department|queue|team|class|of (?:these|the following))\b"
        r"|\b(?:label|tag) (?:the|this|each|it)\b|\bone of (?:these"
        r"|the)? ?(?:following )?(?:labels|categories|words)\b|\bdecide (?:whether|if|which)\b"
        r"|\bis (?:it|this|that|the \w+) \w+(?:, \w+)*,? or \w+\b",
    ),
    (Intent.KEYWORDS, r"\bkey[\s-]?words?\b|\bkey phrases?\b|\btags\b|\bmain topics\b"),
    (
        Intent.TITLE,
        r"\b(?:a|the|one|short|good|suggest\w*|give|write|catchy) (?:\w+ ){0,2}(?:title"
        r"|headline|subject line)\b|^\s*title\b",
    ),
    (
        Intent.SUMMARISE,
        r"\bsummar\w+|\btl;?dr\b|\bdigest\b|\bcondense\b|\bshorten\b|\bin brief\b|\bgist\b"
        r"|\bmain points\b|\bkey (?:points|facts|takeaways|findings)\b|\btakeaways\b"
        r"|\bboil\w* down\b|\bmain (?:message|idea|point|argument)\b|\bwhat is [^?\n]{3,40} about\?",
    ),
    (
        Intent.REPLY,
        r"\b(?:write|draft|compose|prepare|create|suggest)\b[^.\n]{0,40}\b(?:reply|response"
        r"|answer|e-?mail)\b|\breply to\b|\brespond to (?:the|this)\b",
    ),
    (
        Intent.CREATE,
        r"\b(?:poem|haiku|song|story|joke|limerick|rap|slogan|lyrics|fairy tale|screenplay|novel|sonnet)\b",
    ),
    (
        Intent.CODE,
        r"\b(?:write|create|generate|implement|fix|refactor)\b[^.\n]{0,40}\b(?:code|function|script|program|sql|regex|class|python|javascript)\b",
    ),
    (
        Intent.REPORT,
        r"\breport\b|\bwrite (?:a|an|the|one|up)\b[^.\n]{0,40}\b(?:page|article|brief\w*|memo"
        r"|outline|overview|post|note|document|section|profile|text|guide)\b|\brewrite\b"
        r"|\brephrase\b|\brestructure\b|\bmarkdown\b|\bfrom these facts\b|\boutline\b"
        r"|\bcompare\b|\barticle about\b|\bbrief\w* (?:on|about)\b|\bwrite (?:about|up)\b"
        r"|\bimprove\b|\bcombine\b|\bmerge\b",
    ),
    (
        Intent.EXTRACT,
        rf"(?:\bextract\w*|\bpull out\b|\bfind (?:all|the|every)\b|\blist (?:all|the|every)\b"
        rf"|\bidentify\b){NOT_WORDS_OF_A_TEXT}"
        r"|\bcollect (?:the )?facts\b|\bfacts about\b|\bfields\b|\bparse\b",
    ),
    (
        Intent.COUNT,
        r"\bhow many (?:words|sentences|characters|lines|paragraphs)\b"
        r"|\bcount (?:the )?(?:words|sentences|characters|lines)\b",
    ),
)
COMPILED = tuple((intent, re.compile(pattern, re.I | re.M)) for intent, pattern in PATTERNS)
VERBS = (
    r"(?:summari[sz]e|condense|shorten|classify|categori[sz]e|route|triage|label|tag|extract|list|find|identify|collect|give|write|draft|compose|create|make|generate|"
    r"translate|rewrite|rephrase|restructure|improve|answer|reply|respond|explain|describe|tell|show|count|compare|analy[sz]e|read|use|using|return|output|turn|convert|decide|determine|"
    r"choose|pick|select|say|report|research|look|search|combine|merge|review|check|parse"
    r"|fill|you are|you|act as|your|do not|don't|please|if|keep|based|from|in one|in two"
    r"|in three|only|here|below|the following|question|let|suggest|prepare|provide|state|be"
    r"|think|never|always|for each|given|what|who|when|where|why|how|which|is|are|does|do"
    r"|can|could|tl;?dr)"
)
OPENING = re.compile(rf"\s*(?:(?:now|then|first|next|please|kindly|and|also|finally|hi|hello)[,!]?\s+)*{VERBS}\b", re.I)
COMMAND_HEAD = re.compile(rf"\s*(?:please\s+)?{VERBS}\b[^\n]{{0,400}}?:\s*(?:\n|(?=\S))", re.I)
QUESTION_LINE = re.compile(
    r"^[ \t]*\**(?:question|q|frage|user question|request|task|instruction)\**\s*:\**\s*(\S.*)$", re.I | re.M
)
FENCES = re.compile(
    r"```[\w-]*\n(.*?)\n?```|\"\"\"\s*(.*?)\s*\"\"\"|<(?P<tag>[a-z][\w-]*)>\s*(.*?)\s*</(?P=tag)>|^-{3,}\s*\n(.*?)(?:\n-{3,}\s*$|\Z)",
    re.S | re.M | re.I,
)
MATERIAL_LABEL = re.compile(
    r"^[ \t]*[#*]*\s*(?:text|context|facts|document|article|page|content|input|mail|e-?mail"
    r"|message|source|sources|material|data|notes|invoice|review|ticket|passage|transcript"
    r"|findings|information)\b[^:\n]{0,20}:[ \t*]*",
    re.I | re.M,
)
QUESTION = re.compile(
    r"(?:^|[.!:]\s+|\n)\s*((?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|does|do|did|can|could|should|will|would|has|have)\b[^?\n]{2,300}\?)",
    re.I,
)
GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon|day)|greetings|thanks|thank you"
    r"|who are you|what are you|what can you do|are you there|test|ping)\b",
    re.I,
)


@dataclass(frozen=True)
class Task:
    """One thing to do: the intent, the words that ask for it, the text it is about."""

    intent: Intent
    instruction: str
    material: str
    question: str = ""
    limits: Limits = field(default_factory=Limits)
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Parts:
    """A prompt in two: what it wants and what it is about."""

    instruction: str
    material: str


def part_prompt(text: str) -> Parts:
    """Part a prompt into instruction and material; the material is empty when the whole prompt is a request."""
    fenced = [
        next(g for g in m.groups() if g and g != m["tag"])
        for m in FENCES.finditer(text)
        if any(g and g != m["tag"] for g in m.groups())
    ]
    if fenced:
        return Parts(re.sub(r"\s+", " ", FENCES.sub(" ", text)).strip(), "\n\n".join(f.strip() for f in fenced))
    asked = QUESTION_LINE.search(text)
    if asked and len(text) > len(asked.group()) + 20:
        rest = part_prompt(text[: asked.start()] + text[asked.end() :])
        return Parts(f"{rest.instruction} {asked.group(1)}".strip(), rest.material)
    head = None if MATERIAL_LABEL.match(text) else COMMAND_HEAD.match(text)
    if head and text[head.end() :].strip() and not _is_label_list(head.group()):
        return _move_trailing(Parts(text[: head.end()].strip(), text[head.end() :].strip()))
    return _part_paragraphs(text)


def _is_label_list(head: str) -> bool:
    return (
        re.search(r"(?:one of|labels|categories|classes|options|with|as|into|either|between)\s*:\s*$", head, re.I)
        is not None
    )


def _move_trailing(parts: Parts) -> Parts:
    """A last paragraph that commands or asks belongs to the instruction, and a "Text:" label to nobody."""
    paragraphs = split_paragraphs(parts.material)
    if len(paragraphs) > 1 and _is_closing(paragraphs[-1]) and not _is_mail(parts.material):
        return Parts(f"{parts.instruction}\n{paragraphs[-1]}", _without_label("\n\n".join(paragraphs[:-1])))
    return Parts(parts.instruction, _without_label(parts.material))


def _is_closing(paragraph: str) -> bool:
    """A request that names a task: an invoice may well end with "Please pay within 30 days."."""
    return _is_request(paragraph) and read_intent(paragraph) is not Intent.CHAT


def _is_mail(text: str) -> bool:
    return re.search(r"^(?:subject|from|dear|hello|hi)\b", text, re.I | re.M) is not None


def _without_label(text: str) -> str:
    label = MATERIAL_LABEL.match(text)
    return text[label.end() :].strip() if label and text[label.end() :].strip() else text.strip()


def _part_paragraphs(text: str) -> Parts:
    paragraphs = split_paragraphs(text)
    asks = [_is_request(p) for p in paragraphs]
    edge = next((i for i, ask in enumerate(asks) if not ask), len(paragraphs))
    closes = len(paragraphs) - 1 > edge and _is_closing(paragraphs[-1]) and not _is_mail(text)
    last = len(paragraphs) - closes
    instruction, material = paragraphs[:edge] + paragraphs[last:], paragraphs[edge:last]
    if not instruction:
        return _part_sentences(text)
    if not material and len(paragraphs) == 1:
        return _part_sentences(text)
    return Parts("\n\n".join(instruction), _without_label("\n\n".join(material)))


def _is_request(paragraph: str) -> bool:
    if MATERIAL_LABEL.match(paragraph):
        return False
    if not (
        OPENING.match(paragraph) or re.match(r"\s*(?:[-*•]|\d+[.)])\s", paragraph)
    ) and not paragraph.rstrip().endswith("?"):
        return False
    sentences = split_sentences(paragraph)
    commands = sum(bool(OPENING.match(s)) or s.endswith("?") for s in sentences)
    return len(paragraph.split()) <= 120 and commands * 2 >= len(sentences)


def _part_sentences(text: str) -> Parts:
    """Within one block: the sentences in front (or the last one) that command or ask are the instruction."""
    sentences = split_sentences(text)
    edge = next((i for i, s in enumerate(sentences) if not (OPENING.match(s) or s.endswith("?"))), len(sentences))
    if edge == 0 and not _is_mail(text):
        return _move_closing(text, sentences)
    if edge == 0:
        return Parts("", text.strip())
    if edge == len(sentences):
        return Parts(text.strip(), "")
    start = text.find(sentences[edge][:30])
    return Parts(" ".join(sentences[:edge]), _without_label(text[start:])) if start > 0 else Parts(text.strip(), "")


def _move_closing(text: str, sentences: list[str]) -> Parts:
    """The requests at the very end of a block, if they name a task, are the instruction."""
    start = len(sentences)
    while start > 1 and (OPENING.match(sentences[start - 1]) or sentences[start - 1].endswith("?")):
        start -= 1
    instruction = " ".join(sentences[start:])
    if not instruction or read_intent(instruction) is Intent.CHAT:
        return Parts("", text.strip())
    return Parts(instruction, _without_label(" ".join(sentences[:start])))


def read_task(system: str, user: str, background: str = "") -> Task:
    """What the last user message asks, given the system message and the text that came before it."""
    parts = part_prompt(user)
    own = read_intent(parts.instruction)
    standing = read_intent(system)
    instruction = "\n".join(p for p in (system, parts.instruction) if p)
    material = parts.material or background
    if (
        own in (Intent.CHAT, Intent.ANSWER)
        and standing not in (Intent.CHAT, Intent.ANSWER)
        and not GREETING.match(user)
    ):
        own_words = parts.material or user
        return _make(
            standing, instruction, own_words if not background or parts.material else f"{own_words}\n\n{background}", ""
        )
    question = find_question(parts.instruction) or (find_question(user) if not background else "")
    if own is Intent.CHAT and not parts.instruction and parts.material and not GREETING.match(user):
        own = Intent.ANSWER if question or find_question(user) else Intent.CHAT
    if own is Intent.ANSWER and not material:
        material = part_prompt(system).material or (system if len(split_sentences(system)) > 3 else "")
    return _make(
        own, instruction if not read_limits(parts.instruction).bulleted else parts.instruction, material, question
    )


def _make(intent: Intent, instruction: str, material: str, question: str) -> Task:
    labels = tuple(find_labels(instruction).items()) if intent is Intent.CLASSIFY else ()
    return Task(intent, instruction, material, question, read_limits(instruction), labels)


def read_intent(instruction: str) -> Intent:
    """The intent that is named first in the instruction; a bare question is to be answered, anything else is chat."""
    found = [
        (match.start(), order, intent)
        for order, (intent, pattern) in enumerate(COMPILED)
        if (match := pattern.search(instruction))
    ]
    if not found:
        return (
            Intent.ANSWER
            if find_question(instruction) or re.search(r"\banswer\b|\bexplain\b", instruction, re.I)
            else Intent.CHAT
        )
    intents = {intent for _, _, intent in found}
    for cannot in (Intent.TRANSLATE, Intent.COUNT, Intent.CREATE, Intent.CODE):
        if cannot in intents and cannot is min(found)[2]:
            return cannot
    if Intent.CLASSIFY in intents and find_labels(instruction):
        return Intent.CLASSIFY
    if Intent.REPLY in intents:
        return Intent.REPLY
    return min(found)[2]


def find_question(text: str) -> str:
    """The last question of a text, or an empty text."""
    found = QUESTION.findall(text)
    return re.sub(r"\s+", " ", found[-1]).strip() if found else ""
