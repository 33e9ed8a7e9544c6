"""The text of a circular: judged, begun from a template, filled in for a reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.foundation.judging import Text, Unfit
from claqueta.foundation.models import CircularCopy
from claqueta.foundation.text import one_line

PLACEHOLDERS = {
    "name": (pgettext_lazy("placeholder", "name"), gettext_lazy("the reader’s name")),
    "organisation": (
        pgettext_lazy("placeholder", "organisation"),
        gettext_lazy("the organisation for which they are written to"),
    ),
    "cluster": (pgettext_lazy("placeholder", "cluster"), gettext_lazy("the name of the cluster")),
}
"""What stands for something of the reader's: the word for it, and what comes in its place."""
LONGEST = {"subject": 150, "text": 8000}
SHAPES = {
    "subject": Text(LONGEST["subject"], required=True),
    "text": Text(LONGEST["text"], lines=True, required=True),
}
TEMPLATES = {
    "notice": (
        gettext_lazy("A short notice"),
        gettext_lazy("News from {cluster}"),
        gettext_lazy(
            "Hello, {name}:\n\nWe write to you because you act for {organisation}.\n\n…\n\nThank you,\n{cluster}"
        ),
    ),
    "meeting": (
        gettext_lazy("A call to a meeting"),
        gettext_lazy("Meeting of {cluster} on …"),
        gettext_lazy(
            "Hello, {name}:\n\nWe would like {organisation} to be at the meeting on … at …, in ….\n\n"
            "What is on:\n- …\n- …\n\nTell us by answering this mail whether you come.\n\nThank you,\n{cluster}"
        ),
    ),
    "request": (
        gettext_lazy("Something that we need from them"),
        gettext_lazy("We need something from {organisation}"),
        gettext_lazy(
            "Hello, {name}:\n\nBefore … we need … from {organisation}.\n\n"
            "If somebody else looks after it, please pass this mail on to them.\n\nThank you,\n{cluster}"
        ),
    ),
}
_PLACE = re.compile(r"\{[^\S\n]*+([^{}\s]*+)[^\S\n]*+\}")
"""Whoever writes { name } means it: it would go to everybody as it stands. What was read is not read again in another way,
or a brace before a page of blanks would take a third of a second for each reader."""


_GAP = re.compile(r"(?<!\S)(?:…|\.{3})(?=[\s.,:;]|$)")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to whom a circular would go, as an upper domain knows them."""

    name: str
    email: str = ""
    account: Any = None
    """Theirs, if they have one, closed or not."""
    tie: str = ""
    """What whoever has no account has to do with the cluster (`CircularCopy.Tie`)."""
    language: str = ""
    organisation: str = ""
    nobody: bool = False
    """Whether it stands for an organisation for which nobody acts."""


def words_for_places(language: str) -> dict[str, str]:
    """Each placeholder → the word by which texts in a language have it."""
    with translation.override(language):
        return {name: str(word) for name, (word, _meaning) in PLACEHOLDERS.items()}


def _meant(language: str) -> dict[str, str]:
    """What may stand between braces in a text of a language → the placeholder; its own name does in every language."""
    return {name: name for name in PLACEHOLDERS} | {
        word: name for name, word in words_for_places(language).items()
    }


def template_texts(key: str) -> dict[str, dict[str, str]]:
    """Subject and text of a template in each language of the cluster."""
    _name, subject, text = TEMPLATES[key]
    found = {}
    for code, _language in settings.LANGUAGES:
        words = words_for_places(code)
        with translation.override(code):
            found[code] = {
                part: _PLACE.sub(lambda place, words=words: f"{{{words[place[1]]}}}", str(said))  # type: ignore[misc]
                for part, said in (("subject", subject), ("text", text))
            }
    return found


def gaps_in(texts: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The lines of a text, in any of its languages, in which a gap of a template still waits for somebody to fill it.

    A gap is three dots that stand by themselves; those at the end of a word are punctuation.
    """
    return [
        one_line(line)
        for words in texts.values()
        for part in SHAPES
        for line in words.get(part, "").split("\n")
        if _GAP.search(line)
    ]


def known_as(subject: str) -> str:
    """What a circular is called in the office: its subject, where whoever reads it is nobody yet."""
    short = settings.CLUSTER.says(settings.CLUSTER.short_name, settings.LANGUAGE_CODE)
    meant = _meant(settings.LANGUAGE_CODE)
    return one_line(_PLACE.sub(lambda place: short if meant.get(place[1]) == "cluster" else "…", subject))


def judged(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The text in each language in which there is one. Raises `ValidationError` by `subject_<language>`, `text_<language>`."""
    problems: dict[str, str] = {}
    kept: dict[str, dict[str, str]] = {}
    for code, _language in settings.LANGUAGES:
        words = texts.get(code, {})
        main = code == settings.LANGUAGE_CODE
        if not main and not any(one_line(words.get(part, "")) for part in SHAPES):
            continue
        kept[code] = {}
        for part, shape in SHAPES.items():
            try:
                kept[code][part] = shape.fit(words.get(part, ""))
                _refuse_unknown(kept[code][part], code)
            except Unfit as error:
                problems[f"{part}_{code}"] = str(error)
    if problems:
        raise ValidationError({field: [text] for field, text in problems.items()})
    return kept


def _refuse_unknown(text: str, language: str) -> None:
    for name in _PLACE.findall(text):
        if name not in _meant(language):
            known = ", ".join(f"{{{one}}}" for one in words_for_places(language).values())
            raise Unfit(
                _("There is no placeholder {%(name)s}. Those that there are: %(known)s.")
                % {"name": name, "known": known}
            )


def text_for(copy: CircularCopy) -> tuple[str, str, str]:
    """Language, subject and text as a reader gets them: in their language, or else in the cluster's first."""
    texts = copy.circular.texts
    language = copy.language if copy.language in texts else settings.LANGUAGE_CODE
    words = texts.get(language, {"subject": "", "text": ""})
    values = {
        "name": copy.name,
        "organisation": copy.organisation or copy.name,
        "cluster": settings.CLUSTER.says(settings.CLUSTER.short_name, language),
    }

    meant = _meant(language)

    def filled(text: str) -> str:
        # In one pass: what a name says is never read as a placeholder.
        return _PLACE.sub(lambda place: values.get(meant.get(place[1], ""), place[0]), text)

    return language, one_line(filled(words["subject"])), filled(words["text"])
