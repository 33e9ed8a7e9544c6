"""Words as the engine compares them: folded, cut to their stems, joined over a mark within."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import tantivy

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""Languages whose words are compared by their stems; those of any other are compared as they are written."""
CUT_ALIKE = {"es": ["hubo", "hubiera", "son", "salen", "salimos", "salir", "seria", "serian", "serias"]}
"""Forms of verbs, folded, that a stemmer cuts to the stem of a word of the trade: who looks for “sonido” (or “serie”,
“sala”, “hub”) means no “son” (“sería”, “salir”, “hubo”). They have no stem here; as they are written they are found."""
WORD = re.compile(r"\w+", re.UNICODE)


def folded(text: str) -> str:
    """Lower case without accents, as the analysers fold it."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def spelt(text: str) -> str:
    """The words of a text, folded, with one space between them."""
    return " ".join(WORD.findall(folded(text)))


@cache
def filling(languages: tuple[str, ...]) -> frozenset[str]:
    """The words that say nothing of what is looked for, in any of some languages."""
    known = tomllib.loads((Path(__file__).parent / "filling.toml").read_text(encoding="utf-8"))
    return frozenset(word for language in languages for word in known.get(language[:2], ()))


def joined_words(text: str) -> list[str]:
    """The words that have a mark within, without it: “Post-Producción” gives “postproduccion”, “A.B.C.” “abc”."""
    joined = ((part, "".join(WORD.findall(folded(part)))) for part in text.split())
    return [word for part, word in joined if word and len(WORD.findall(part)) > 1]


def analyser(language: str = "") -> tantivy.TextAnalyzer:
    """The analyser of a language's words; without one, or in a language without stems, words stay whole."""
    stemmer = STEMMERS.get(language[:2], "")
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    if language[:2] in CUT_ALIKE:
        builder = builder.filter(tantivy.Filter.custom_stopword(CUT_ALIKE[language[:2]]))
    return builder.filter(tantivy.Filter.stemmer(stemmer)).build() if stemmer else builder.build()
