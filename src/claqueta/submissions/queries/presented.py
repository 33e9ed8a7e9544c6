"""The one door through which any face shows anything of a project: what of it a circle sees is judged here and nowhere else."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from claqueta.foundation.fields.words import written
from claqueta.foundation.judging import ListOf, Row
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in
from claqueta.submissions.catalogue import Asked, catalogue
from claqueta.submissions.circles import Circle, reaches
from claqueta.submissions.judging import revived
from claqueta.submissions.models import SHOWN, CallState, Submission, SubmissionFile
from claqueta.submissions.policies.financing import Financing, financing_of


@dataclass(frozen=True, slots=True)
class FactShown:
    key: str
    label: str
    text: str
    """In words, in the reader's language; lines where it has several."""
    circle: str
    long: bool = False
    url: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: its heads, and its cells in words."""


@dataclass(frozen=True, slots=True)
class FileShown:
    id: str
    kind: str
    kind_name: str
    name: str
    """As its producer called it; its kind alone for whoever reads blind."""
    size: int
    circle: str
    picture: bool
    path: str
    """Of a picture among our files; blank for what is none."""


@dataclass(frozen=True, slots=True)
class ProjectShown:
    """What a reader may see of a project, in a language."""

    pk: int
    id: str
    number: int
    code: str
    title: str
    company: str
    """Blank for whoever reads blind, or may not know."""
    call: str
    call_slug: str
    state: str
    state_name: str
    circle: str
    facts: tuple[FactShown, ...]
    files: tuple[FileShown, ...]
    financing: Financing | None
    hidden: tuple[str, ...]
    """The circles in which there is more of it to see, the nearest first."""
    place: int | None
    changed_at: datetime
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    """What of its values the reader sees, as they are kept."""

    def text(self, key: str) -> str:
        return next((one.text for one in self.facts if one.key == key), "")

    @property
    def logline(self) -> str:
        return self.text("logline")

    @property
    def poster(self) -> FileShown | None:
        """The picture that stands for it: its poster, or else a still."""
        pictures = {one.kind: one for one in self.files if one.picture}
        return pictures.get("poster") or pictures.get("still")

    @property
    def line(self) -> str:
        """What it is, in a line: kind of work, minutes, stage, countries."""
        minutes = self.values.get("minutes")
        episodes = self.values.get("episodes")
        length = _("%(n)s min") % {"n": minutes} if minutes else ""
        if episodes and minutes:
            length = _("%(n)s × %(minutes)s min") % {"n": episodes, "minutes": minutes}
        parts = (self.text("type"), length, self.text("stage"), self.text("countries"))
        return " · ".join(part for part in parts if part)

    @property
    def sums(self) -> dict[str, str]:
        """The sums of its financing in words; empty for whoever does not see it."""
        found = self.financing
        if found is None:
            return {}
        return {name: money_words(getattr(found, name)) for name in ("confirmed", "applied", "expected")}

    def sections(self) -> list[tuple[str, list[FactShown]]]:
        """Its facts under the titles of the catalogue, without title, company and what belongs to another."""
        found: dict[str, list[FactShown]] = {}
        for one in self.facts:
            if one.key not in ("title", "company", "logline"):
                found.setdefault(catalogue().fields[one.key].section, []).append(one)
        return [(text_in(catalogue().sections[key]), facts) for key, facts in found.items()]


def may_see(submission: Submission, circle: Circle) -> bool:
    """Whether a circle sees a project at all: others than those who decide see what is selected, agreed and published."""
    if circle == Circle.OFFICE:
        return True
    call = submission.call
    return (
        submission.state in SHOWN
        and submission.consent
        and call.catalogue_at is not None
        and call.state != CallState.DRAFT
    )


def circle_for(submission: Submission, asked: Asked) -> str:
    """For whom a field of a project is meant: as its producer chose, or else as the catalogue says."""
    if asked.follows:
        return circle_for(submission, catalogue().fields[asked.follows])
    chosen = submission.circles.get(asked.key)
    return chosen if chosen in Circle.values else asked.circle


def presented(
    submission: Submission, circle: Circle, language: str, *, blind: bool = False
) -> ProjectShown | None:
    """What a circle may see of a project, in a language; None for whoever does not see it at all.

    `blind` leaves out whose it is, for those who read without knowing. Reads the row, and what `read_at_once` brings beside it.
    """
    if not may_see(submission, circle):
        return None
    with translation.override(language):
        return _presented(submission, circle, language, blind=blind)


def _presented(submission: Submission, circle: Circle, language: str, *, blind: bool) -> ProjectShown:
    seen: list[FactShown] = []
    values: dict[str, Any] = {}
    more: set[str] = set()
    for key, asked in catalogue().fields.items():
        value = submission.values.get(key)
        if (
            value in (None, "", [], {})
            or (blind and asked.tells_who)
            or not asked.is_asked(submission.values)
        ):
            continue
        meant = circle_for(submission, asked)
        if not reaches(circle, meant):
            more.add(meant)
            continue
        values[key] = value
        seen.append(_fact(asked, value, meant, language))
    files: list[FileShown] = []
    for file in submission.files.all():
        kind = catalogue().files.get(file.kind)
        if kind is None or (blind and kind.tells_who):
            continue
        if reaches(circle, file.circle):
            files.append(_file(file, blind=blind))
        else:
            more.add(file.circle)
    title = str(values.get("title") or submission.code)
    if language == "en" and values.get("title_english"):
        title = str(values["title_english"])
    return ProjectShown(
        pk=submission.pk,
        id=str(submission.public_id),
        number=submission.number,
        code=submission.code,
        title=title,
        company=str(values.get("company", "")),
        call=str(submission.call),
        call_slug=submission.call.slug,
        state=submission.state,
        state_name=submission.get_state_display(),
        circle=circle,
        facts=tuple(seen),
        files=tuple(files),
        financing=financing_of(values["financing"], values.get("budget")) if "financing" in values else None,
        hidden=tuple(one for one in Circle.values if one in more and one != Circle.OFFICE),
        place=submission.place,
        changed_at=submission.updated_at,
        values=values,
    )


def _fact(asked: Asked, value: Any, circle: str, language: str) -> FactShown:
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    if isinstance(asked.shape, ListOf) and isinstance(asked.shape.one, Row):
        parts = asked.shape.one.parts
        header = tuple(str(asked.shape.one.labels.get(name, name)) for name in parts)
        rows = tuple(
            tuple(_cell(name, shape, row.get(name), language) for name, shape in parts.items())
            for row in asked.shape.sound(value)
        )
    return FactShown(
        asked.key,
        text_in(asked.name, language),
        in_words(asked, value, language),
        circle,
        long=asked.type in ("text", "texts"),
        url=str(value) if asked.type == "web" else "",
        header=header,
        rows=rows,
    )


def _cell(name: str, shape: Any, value: Any, language: str) -> str:
    if name == "amount" and isinstance(value, int):
        return money_words(value)
    return written(shape, value, language)


def money_words(amount: int) -> str:
    return Money(Decimal(amount), settings.CLUSTER.currency).formatted(whole=True)


def in_words(asked: Asked, value: Any, language: str) -> str:
    """A kept value as people read it."""
    shown = revived(asked.key, value)
    if asked.type == "money" and isinstance(shown, int):
        return money_words(shown)
    if isinstance(shown, date):
        return formats.date_format(shown, "DATE_FORMAT")
    return written(asked.shape, shown, language)


def _file(file: SubmissionFile, *, blind: bool) -> FileShown:
    kind = catalogue().files[file.kind]
    attachment = file.attachment
    return FileShown(
        str(file.public_id),
        file.kind,
        str(kind),
        str(kind) if blind else attachment.name,
        attachment.size,
        file.circle,
        kind.picture,
        str(attachment.file.name) if kind.picture else "",
    )
