"""Which language a text is in, by its commonest small words. Pure."""

from demo_model.words import split_words, word_list

SMALL_WORDS = {
    "en": word_list("""
    the and of to in is that it for was with are this have be on you not
"""),
    "de": word_list("""
    der die und das ist nicht ein eine zu den mit von für auf ich sie es wir
"""),
    "fr": word_list("""
    le la les et est un une des que pour dans pas qui sur avec ce nous vous
"""),
    "es": word_list("""
    el la los y es un una de que por para con no se las su en lo
"""),
    "it": word_list("""
    il la e di che un una per non con sono del gli le questo nel ho è
"""),
    "nl": word_list("""
    de het een en van is niet dat in op te zijn voor met ik je wij aan
"""),
    "pt": word_list("""
    o a os e é um uma de que para com não se as do da em por
"""),
}


def guess_language(text: str) -> str | None:
    """The ISO 639-1 code of the language whose small words occur most, or None when none occurs."""
    words = split_words(text)
    counts = {code: sum(word in small for word in words) for code, small in SMALL_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None
