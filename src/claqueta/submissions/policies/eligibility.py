"""Whether a project may take part in a call, rule by rule, with the reason in words.

A call's rules are data: `{"least_minutes": 60, "least_in_place": 20, "countries": ["ES", "PT"]}`. What a project does not say yet
is neither met nor missed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MET, MISSED, UNKNOWN = "met", "missed", "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a project, as its rules read it."""

    minutes: int | None = None
    budget: int | None = None
    in_place: int | None = None
    """Per cent of the budget that is confirmed."""
    type: str = ""
    stage: str = ""
    countries: Sequence[str] = ()
    languages: Sequence[str] = ()
    member: bool = False
    elsewhere: Sequence[str] = ()
    """The calls in which it takes part already, of those that exclude this one, by name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, and how a project stands to it."""

    rule: str
    verdict: str
    words: str
    """What the rule wants and what the project says."""

    @property
    def is_missed(self) -> bool:
        return self.verdict == MISSED


type Names = Callable[[str, Sequence[str]], str]
"""Group (`type`, `stage`, `countries`, `languages`, `money`) and codes → their names in words."""
type Found = tuple[str, str]


def _verdict(known: bool, met: bool) -> str:
    return (MET if met else MISSED) if known else UNKNOWN


def _least_minutes(wanted: Any, facts: Facts, _names: Names) -> Found:
    said = facts.minutes
    words = _("At least %(n)s minutes.") % {"n": wanted}
    if said is not None and said < wanted:
        words = _("At least %(n)s minutes; this has %(said)s.") % {"n": wanted, "said": said}
    return _verdict(said is not None, (said or 0) >= wanted), words


def _most_minutes(wanted: Any, facts: Facts, _names: Names) -> Found:
    said = facts.minutes
    words = _("At most %(n)s minutes.") % {"n": wanted}
    if said is not None and said > wanted:
        words = _("At most %(n)s minutes; this has %(said)s.") % {"n": wanted, "said": said}
    return _verdict(said is not None, (said or 0) <= wanted), words


def _least_in_place(wanted: Any, facts: Facts, _names: Names) -> Found:
    said = facts.in_place
    words = _("At least %(n)s %% of the budget confirmed.") % {"n": wanted}
    if said is not None and said < wanted:
        words = _("At least %(n)s %% of the budget confirmed; here it is %(said)s %%.") % {
            "n": wanted,
            "said": said,
        }
    return _verdict(said is not None, (said or 0) >= wanted), words


def _budget_from(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("A budget of at least %(n)s.") % {"n": names("money", [str(wanted)])}
    return _verdict(facts.budget is not None, (facts.budget or 0) >= wanted), words


def _budget_until(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("A budget of at most %(n)s.") % {"n": names("money", [str(wanted)])}
    return _verdict(facts.budget is not None, (facts.budget or 0) <= wanted), words


def _countries(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("Produced in one of these countries at least: %(names)s.") % {
        "names": names("countries", wanted)
    }
    return _verdict(bool(facts.countries), bool(set(wanted) & set(facts.countries))), words


def _languages(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("In one of these languages at least: %(names)s.") % {"names": names("languages", wanted)}
    return _verdict(bool(facts.languages), bool(set(wanted) & set(facts.languages))), words


def _types(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("Kind of work: %(names)s.") % {"names": names("type", wanted)}
    return _verdict(bool(facts.type), facts.type in wanted), words


def _stages(wanted: Any, facts: Facts, names: Names) -> Found:
    words = _("Stage: %(names)s.") % {"names": names("stage", wanted)}
    return _verdict(bool(facts.stage), facts.stage in wanted), words


def _members(_wanted: Any, facts: Facts, _names: Names) -> Found:
    return (MET if facts.member else MISSED), _("The producing company is a member.")


def _not_in(_wanted: Any, facts: Facts, _names: Names) -> Found:
    if facts.elsewhere:
        return MISSED, _("It takes part in another call already: %(names)s.") % {
            "names": ", ".join(facts.elsewhere)
        }
    return MET, _("It does not take part in another call of this market.")


RULES: Mapping[str, Callable[[Any, Facts, Names], Found]] = {
    "types": _types,
    "stages": _stages,
    "countries": _countries,
    "languages": _languages,
    "least_minutes": _least_minutes,
    "most_minutes": _most_minutes,
    "budget_from": _budget_from,
    "budget_until": _budget_until,
    "least_in_place": _least_in_place,
    "members": _members,
    "not_in": _not_in,
}
"""Every rule that a call may have, in the order in which they are told."""


def findings(rules: Mapping[str, Any], facts: Facts, names: Names) -> list[Finding]:
    """How a project stands to each rule of a call that says something."""
    return [
        Finding(rule, *judge(rules[rule], facts, names))
        for rule, judge in RULES.items()
        if rules.get(rule) not in (None, "", [], False)
    ]
