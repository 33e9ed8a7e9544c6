"""What of a project is before a reader, and what a reader sees of the others."""

from dataclasses import dataclass, replace

from claqueta.submissions.blinding import names_of
from claqueta.submissions.circles import Circle
from claqueta.submissions.models import Reading, ReadingPlan, ReadingState, Submission
from claqueta.submissions.policies.naming import masked
from claqueta.submissions.queries.presented import FactShown, ProjectShown, presented
from claqueta.submissions.queries.reading import score_of

STATISTICS = frozenset({"director_gender"})
"""What is asked for statistics alone: no reader sees it, blind or not."""


def project_for_reader(submission: Submission, language: str) -> ProjectShown:
    """A project as its readers see it: all that decides, nothing for statistics; blind, no name stands anywhere in it."""
    blind = submission.call.blind
    shown = presented(submission, Circle.OFFICE, language, blind=blind)
    assert shown is not None  # the circle of those who select sees every project
    facts = [one for one in shown.facts if one.key not in STATISTICS]
    files = shown.files
    title = shown.title
    if blind:
        names = names_of(submission)
        facts = [_masked(one, names) for one in facts if not one.url]
        title = masked(title, names)
        # One that was not made yet is offered: opening it makes it, and looks.
        held_back = {
            str(file.public_id)
            for file in submission.files.all()
            for copy in [getattr(file, "blind_copy", None)]
            if copy is not None and not copy.is_shown
        }
        files = tuple(one for one in files if one.id not in held_back)
    return replace(shown, title=title, facts=tuple(facts), files=files, values={})


def title_for_reader(submission: Submission, language: str) -> str:
    """Its title, as `project_for_reader` has it, without reading more of it."""
    said = submission.values
    title = str((language == "en" and said.get("title_english")) or said.get("title") or submission.code)
    return masked(title, names_of(submission)) if submission.call.blind else title


def _masked(fact: FactShown, names: list[str]) -> FactShown:
    return replace(
        fact,
        text=masked(fact.text, names),
        rows=tuple(tuple(masked(cell, names) for cell in row) for row in fact.rows),
    )


@dataclass(frozen=True, slots=True)
class OtherReading:
    """What another reader gave: without a name."""

    number: int
    score: float
    confidence: str
    words: str


def others_of(reading: Reading, plan: ReadingPlan) -> list[OtherReading]:
    """What the others gave of the same project; nothing until this reader has given theirs."""
    if reading.state != ReadingState.GIVEN:
        return []
    rows = Reading.objects.filter(submission=reading.submission_id, state=ReadingState.GIVEN)
    found = [(one, score_of(one, plan)) for one in rows.exclude(pk=reading.pk).order_by("public_id")]
    return [
        OtherReading(number, score, one.get_confidence_display(), one.words)
        for number, (one, score) in enumerate(((one, s) for one, s in found if s is not None), start=1)
    ]
