"""How a project stands to its call: what is missing, whether it may take part, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation.fields.forms import form_field
from claqueta.foundation.folding import folded
from claqueta.foundation.judging import Unfit
from claqueta.foundation.locales import language_name, territory_name
from claqueta.foundation.translated import current_language
from claqueta.submissions.catalogue import catalogue, choice_name
from claqueta.submissions.judging import fields_of_call
from claqueta.submissions.models import DECIDED, Decision, ProjectCall, Submission, SubmissionState
from claqueta.submissions.policies.eligibility import Facts, Finding, findings
from claqueta.submissions.policies.financing import financing_of
from claqueta.submissions.queries.presented import money_words

OUT = (SubmissionState.DRAFT, SubmissionState.WITHDRAWN, SubmissionState.NOT_ADMITTED)
"""The states in which a project takes part in nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What keeps a project from being submitted, and what it looks like to the rules of its call."""

    missing: dict[str, dict[str, str]]
    """Step → field → what is wrong."""
    findings: list[Finding]
    done: int
    """Of `wanted` fields and files that are needed, how many are there."""
    wanted: int

    @property
    def lacking(self) -> list[str]:
        """What is missing or wrong, in words, in the order of the steps."""
        return [text for step in self.missing.values() for text in step.values()]

    @property
    def is_complete(self) -> bool:
        return not any(self.missing.values())

    @property
    def refused(self) -> list[Finding]:
        return [one for one in self.findings if one.is_missed]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.wanted if self.wanted else 100


def standing_of(submission: Submission) -> Standing:
    """How a project stands now; reads its files, and calls that exclude one another."""
    call = submission.call
    missing: dict[str, dict[str, str]] = {}
    done = wanted = 0
    for one in fields_of_call(call):
        there = submission.values.get(one.key) not in (None, "", [], {})
        needed = call.asked[one.key] and one.is_asked(submission.values)
        if one.key in submission.typed:
            missing.setdefault(one.section, {})[one.key] = problem_with(one.key, submission.typed[one.key])
        elif needed and not there:
            missing.setdefault(one.section, {})[one.key] = _("“%(name)s” is missing.") % {"name": one}
        if needed:
            wanted += 1
            done += there and one.key not in submission.typed
    kinds = {file.kind for file in submission.files.all()}
    for key, needed in call.asked_files.items():
        if needed and key in catalogue().files:
            wanted += 1
            done += key in kinds
            if key not in kinds:
                missing.setdefault("files", {})[key] = _("“%(name)s” is missing.") % {
                    "name": catalogue().files[key]
                }
    return Standing(missing, eligibility_of(submission), done, wanted)


def problem_with(key: str, typed: Any) -> str:
    """What is wrong with what was typed into a field, in the reader's language."""
    asked = catalogue().fields[key]
    try:
        asked.shape.fit(form_field(asked.as_field).clean(typed))
    except ValidationError as error:
        return str(error.messages[0])
    except Unfit as error:
        return str(error)
    return _("This has to be looked at again.")


def eligibility_of(submission: Submission) -> list[Finding]:
    """How a project stands to each rule of its call, in the reader's language."""
    call = submission.call
    return findings(call.eligibility, facts_of(submission), names_in_words)


def facts_of(submission: Submission) -> Facts:
    """What the rules of a call read of a project."""
    said = submission.values
    rows = said.get("financing") or ()
    budget = said.get("budget")
    organisation = submission.organisation
    return Facts(
        minutes=said.get("minutes"),
        budget=budget,
        in_place=financing_of(rows, budget).in_place if rows or budget else None,
        type=said.get("type", ""),
        stage=said.get("stage", ""),
        countries=said.get("countries") or (),
        languages=said.get("languages") or (),
        member=bool(organisation is not None and organisation.is_member),
        elsewhere=tuple(_elsewhere(submission)),
    )


def _elsewhere(submission: Submission) -> list[str]:
    """The calls in which the same project takes part, of those that exclude this one: the same title of the same hand."""
    excluding = submission.call.eligibility.get("not_in") or ()
    title = folded(submission.title)
    if not excluding or not title:
        return []
    rows = Submission.objects.filter(call__in=[int(pk) for pk in excluding], title_folded=title)
    rows = rows.exclude(state__in=OUT).exclude(pk=submission.pk).select_related("call")
    return [
        str(one.call)
        for one in rows
        if one.email.lower() == submission.email.lower()
        or (one.organisation_id and one.organisation_id == submission.organisation_id)
        or folded(one.company) == folded(submission.company)
    ]


def names_in_words(group: str, codes: Any) -> str:
    language = current_language()
    if group == "money":
        return money_words(int(codes[0]))
    if group == "countries":
        return ", ".join(territory_name(code, language) for code in codes)
    if group == "languages":
        return ", ".join(language_name(code, language) for code in codes)
    return ", ".join(choice_name(group, code) for code in codes)


def rules_in_words(call: ProjectCall) -> list[str]:
    """Who may take part in a call, rule by rule, for its page."""
    return [one.words for one in findings(call.eligibility, Facts(member=True), names_in_words)]


def materials_missing(submission: Submission) -> list[str]:
    """The materials that a selected project still owes, by kind."""
    there = {file.kind for file in submission.files.all()}
    return [key for key in submission.call.materials if key not in there]


def knows_the_decision(submission: Submission) -> bool:
    """Whether the letter has left: until then nothing that its producer sees or can do tells what was decided."""
    return submission.decisions.filter(stands=True, letter_at__isnull=False).exists()


def state_known(submission: Submission) -> str:
    """The state that its producer knows of: a decision is none before its letter leaves."""
    return states_known([submission])[submission.pk]


def states_known(submissions: Sequence[Submission]) -> dict[int, str]:
    """Submission → the state that its producer knows of; one query however many."""
    decided = [one.pk for one in submissions if one.state in DECIDED]
    told: set[int] = set()
    if decided:
        rows = Decision.objects.filter(submission__in=decided, stands=True, letter_at__isnull=False)
        told = set(rows.values_list("submission", flat=True))
    return {
        one.pk: SubmissionState.SUBMITTED.value
        if one.state in DECIDED and one.pk not in told
        else str(one.state)
        for one in submissions
    }


def state_told(submission: Submission) -> str:
    """How its producer is told that a project stands."""
    return str(SubmissionState(state_known(submission)).label)
