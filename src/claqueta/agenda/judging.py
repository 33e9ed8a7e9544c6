"""The one judge of sessions, speakers and surveys, whatever door they come through: form, board, link, sample."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from claqueta.agenda.models import SESSION, SPEAKER
from claqueta.agenda.models.speakers import LONGEST_BIOGRAPHY
from claqueta.agenda.policies.survey import CHOICE, KINDS, SCALE, TEXT
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import Choice, ListOf, Row, Shape, Text, Texts, WebAddress, judged
from claqueta.foundation.translated import here

type Values = dict[str, Any]
MOST_QUESTIONS, MOST_SPEAKERS = 12, 30
TRACK: dict[str, Shape] = {"name": Texts(Text(60), cluster_languages)}
OWN: dict[str, Shape] = {
    "job": Text(120),
    "company": Text(160),
    "website": WebAddress(),
    "biography": Texts(Text(LONGEST_BIOGRAPHY, lines=True), cluster_languages),
}
"""What speakers say of themselves."""
WORDS: dict[str, Shape] = {"words": Text(300)}
ANSWERS = {
    SCALE: pgettext_lazy("kind of answer", "from 1 to 5"),
    CHOICE: pgettext_lazy("kind of answer", "one of several"),
    TEXT: pgettext_lazy("kind of answer", "text"),
}


def _kind_name(kind: str, language: str) -> str:
    with override(language):
        return str(ANSWERS.get(kind, kind))


QUESTION = Row(
    {
        "key": Text(30, required=True),
        **{f"label_{code}": Text(200) for code in settings.CLUSTER.languages},
        "kind": Choice(lambda: KINDS, "scale", words=_kind_name),
        "choices": Text(300),
    },
    needed="key",
    labels={
        "key": gettext_lazy("Name"),
        **{f"label_{code}": here(code) for code in settings.CLUSTER.languages},
        "kind": gettext_lazy("Kind of answer"),
        "choices": gettext_lazy("Choices, with semicolons"),
    },
)
SURVEY: dict[str, Shape] = {"questions": ListOf(QUESTION, MOST_QUESTIONS)}


def fitted_session(values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Values:
    """The values as they are kept. Raises `ValidationError` by field. `before` is what stands."""
    kept, problems = judged(
        {name: value for name, value in values.items() if name in SESSION.shapes}, SESSION.shapes
    )
    after = {**(before or {}), **kept}
    if "title" not in problems and not after.get("title"):
        problems["title"] = _("Give it a title in one language at least.")
    begins, ends = after.get("begins_at"), after.get("ends_at")
    if not problems.keys() & {"begins_at", "ends_at"}:
        if (begins is None) != (ends is None):
            problems["ends_at" if ends is None else "begins_at"] = _("Give both hours, or neither.")
        elif begins is not None and ends is not None:
            if ends <= begins:
                problems["ends_at"] = _("It would end before it begins.")
            elif ends - begins > timedelta(minutes=rule("agenda_longest").value):
                problems["ends_at"] = _("That is too long for one session.")
    return _refused(kept, problems)


def fitted_speaker(values: Mapping[str, Any]) -> Values:
    """A speaker's values as they are kept. Raises `ValidationError` by field."""
    kept, problems = judged(
        {name: value for name, value in values.items() if name in SPEAKER.shapes}, SPEAKER.shapes
    )
    language = kept.get("language")
    if language and language not in cluster_languages():
        problems["language"] = _("Choose one of the languages in which mails are written.")
    return _refused(kept, problems)


def fitted_questions(given: Any) -> list[dict[str, Any]]:
    """The questions of a survey as they are kept. Raises `ValidationError` by field."""
    kept, problems = judged({"questions": given}, SURVEY)
    rows: list[dict[str, Any]] = kept.get("questions", [])
    keys = [one["key"] for one in rows]
    if not problems and len(set(keys)) != len(keys):
        problems["questions"] = _("Two questions have one name.")
    if not problems and any(one.get("kind") == "choice" and not one.get("choices") for one in rows):
        problems["questions"] = _("A question to choose from needs its choices.")
    if not problems and not all(
        any(one.get(f"label_{code}") for code in settings.CLUSTER.languages) for one in rows
    ):
        problems["questions"] = _("Write each question in one language at least.")
    _refused(kept, problems)
    return rows


def _refused(kept: Values, problems: Mapping[str, str]) -> Values:
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept
