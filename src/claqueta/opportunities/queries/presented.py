"""The one door through which any face sees a need or an offer: audience, anonymity, files and contact data are judged here."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from claqueta.cluster import queries as cluster
from claqueta.foundation.fields.words import written
from claqueta.foundation.locales import language_name, number_text, territory_name
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in
from claqueta.opportunities.kinds import OpportunityKind, kind_of
from claqueta.opportunities.models import (
    OPPORTUNITY,
    Direction,
    FileAudience,
    Interest,
    Opportunity,
    OpportunityFile,
    OpportunityState,
)
from claqueta.opportunities.policies import called, masked
from claqueta.opportunities.queries.rows import is_accepted, knows_whose, may_see, people_of
from claqueta.opportunities.readers import Reader
from claqueta.opportunities.shapes import shape_of_field, sound_details
from claqueta.organisations.policies import sees_unlisted


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose it is, as far as a reader is told."""

    name: str
    slug: str = ""
    """Of its page in the directory; blank where it has none for the reader."""
    url: str = ""
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and how it reads."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FileShown:
    pk: int
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Presented:
    """What a reader may see of a need or an offer, in a language."""

    id: str
    slug: str
    direction: str
    direction_name: str
    kind: str
    kind_name: str
    heading: str
    """What is looked for or offered, in a few words: “Co-producer wanted”."""
    title: str
    text: str
    language: str
    """In which the title and the text are."""
    texts: dict[str, dict[str, str]]
    """Language → `title`, `text`, of every language in which something is said."""
    details: dict[str, Any]
    facts: tuple[Fact, ...]
    """What only its kind has, in words."""
    activities: tuple[Coded, ...]
    capabilities: tuple[dict[str, Any], ...]
    abilities: tuple[Fact, ...]
    """The capabilities in words."""
    languages: tuple[Coded, ...]
    territories: tuple[Coded, ...]
    starts_on: date | None
    ends_on: date | None
    budget_from: Money | None
    budget_until: Money | None
    purposes: tuple[Coded, ...]
    whose: Whose | None
    """None while the reader is not told."""
    hidden: bool
    """Whether it is somebody's who is not told."""
    by_visitor: bool
    state: str
    state_name: str
    is_live: bool
    opens_on: date | None
    closes_on: date | None
    files: tuple[FileShown, ...]
    files_later: int
    """How many more there are for those whose interest is accepted."""
    mine: bool
    interest: str
    """The state of the interest of the reader's organisation, as that side sees it; blank for none."""
    updated_at: str
    office: dict[str, Any] = field(default_factory=dict)
    """What only the office and its own side see: audience, anonymity, reasons."""


def presented(opportunity: Opportunity, reader: Reader, language: str) -> Presented | None:
    """What a reader may see of an opportunity, in a language; None for whoever does not see it at all.

    Reads the row, and what `read_at_once` brings beside it.
    """
    if not may_see(opportunity, reader):
        return None
    with translation.override(language):
        return _presented(opportunity, reader, language)


def _presented(opportunity: Opportunity, reader: Reader, language: str) -> Presented:
    knows = knows_whose(opportunity, reader)
    mine = reader.acts_for(opportunity.organisation_id)
    inside = mine or reader.is_office
    sound = OPPORTUNITY.seen(opportunity, reader.audience)
    kind = kind_of(opportunity.kind)
    names = [] if knows else names_telling(opportunity)
    texts = _texts(sound, None if inside else names)
    said_in = language if language in texts else next(iter(texts), language)
    said = texts.get(said_in, {})
    details = sound_details(opportunity.kind, opportunity.details)
    if not inside:
        details = {key: _clean(value, names) for key, value in details.items()}
    files = _files(opportunity, reader, knows=knows)
    return Presented(
        id=str(opportunity.public_id),
        slug=opportunity.slug,
        direction=opportunity.direction,
        direction_name=str(Direction(opportunity.direction).label),
        kind=opportunity.kind,
        kind_name=text_in(kind.name, language) if kind else opportunity.kind,
        heading=kind.heading(opportunity.direction, language) if kind else opportunity.kind,
        title=said.get("title", ""),
        text=said.get("text", ""),
        language=said_in,
        texts=texts,
        details=details,
        facts=_facts(kind, details, language),
        activities=_activities(sound["activities"], language),
        capabilities=tuple(sound["capabilities"]),
        abilities=tuple(ability_in_words(one, language) for one in sound["capabilities"]),
        languages=tuple(Coded(code, language_name(code, language)) for code in sound["languages"]),
        territories=tuple(Coded(code, territory_name(code, language)) for code in sound["territories"]),
        starts_on=sound["starts_on"],
        ends_on=sound["ends_on"],
        budget_from=sound["budget_from"],
        budget_until=sound["budget_until"],
        purposes=tuple(Coded(one.code, text_in(one.name, language)) for one in opportunity.purposes.all()),
        whose=_whose(opportunity, reader) if knows else None,
        hidden=not knows,
        by_visitor=knows and opportunity.is_visitors,
        state=opportunity.state,
        state_name=str(OpportunityState(opportunity.state).label),
        is_live=opportunity.is_live(),
        opens_on=opportunity.opens_on,
        closes_on=opportunity.closes_on,
        files=files,
        files_later=0 if inside else len(opportunity.files.all()) - len(files),
        mine=mine,
        interest=_interest_of(opportunity, reader),
        updated_at=opportunity.updated_at.isoformat(),
        office=_inside(opportunity) if inside else {},
    )


def interest_as_seen(interest: Interest, reader: Reader) -> str:
    """The state of an interest as a reader sees it: one that was declined waits for whoever expressed it, for ever."""
    theirs = reader.acts_for(interest.organisation_id) and not reader.is_office
    if theirs and interest.state == Interest.State.DECLINED:
        return Interest.State.OFFERED
    return interest.state


def _interest_of(opportunity: Opportunity, reader: Reader) -> str:
    return next(
        (
            interest_as_seen(one, reader)
            for one in opportunity.interests.all()
            if reader.acts_for(one.organisation_id)
        ),
        "",
    )


# -- Who it is -----------------------------------------------------------------------------------------------


def names_telling(opportunity: Opportunity) -> list[str]:
    """The names that would tell whose it is: of the organisation, of whoever acts or acted for it, of a visitor."""
    names = [opportunity.behalf, opportunity.visitor_name, opportunity.visitor_company]
    if opportunity.organisation is not None:
        one = opportunity.organisation
        names += [
            one.trade_name,
            one.legal_name,
            *(name for name in one.former_names if isinstance(name, str)),
        ]
    for person in (*people_of(opportunity), opportunity.visitor_name):
        names += called(person)
    return [name for name in names if name]


def works_telling(opportunity: Opportunity) -> list[str]:
    """The works that its organisation is credited with: whoever knows them knows whose it is."""
    credited = opportunity.organisation.credits if opportunity.organisation is not None else []
    return [one["title"] for one in credited if isinstance(one, dict) and isinstance(one.get("title"), str)]


def _whose(opportunity: Opportunity, reader: Reader) -> Whose | None:
    one = opportunity.organisation
    if one is not None:
        if one.listed or sees_unlisted(reader.audience) or reader.acts_for(one.pk):
            return Whose(one.name, one.slug, reverse("organisation", args=[one.slug]), str(one.public_id))
        return Whose(one.name)
    name = opportunity.behalf or opportunity.visitor_company
    return Whose(name) if name else None


def _clean(value: Any, names: list[str]) -> Any:
    """A text without contact data and without these names; any other value as it is."""
    return masked(value, names, settings.CLUSTER.contact.country) if isinstance(value, str) else value


def _texts(sound: dict[str, Any], hide: list[str] | None) -> dict[str, dict[str, str]]:
    """What is said in each language, in the cluster's order; without contact data and the names of `hide`, unless it is
    None."""
    found: dict[str, dict[str, str]] = {}
    for code in settings.CLUSTER.languages:
        said = {name: sound[name].get(code, "") for name in ("title", "text")}
        if any(said.values()):
            found[code] = said if hide is None else {name: _clean(part, hide) for name, part in said.items()}
    return found


def _inside(opportunity: Opportunity) -> dict[str, Any]:
    return {
        "audience": opportunity.audience,
        "anonymous": opportunity.anonymous,
        "chosen": [str(one) for one in opportunity.chosen.all()],
        "closed_for": opportunity.closed_for,
        "result": opportunity.result,
        "sent_back": opportunity.sent_back,
        "version": opportunity.version,
    }


# -- In words ------------------------------------------------------------------------------------------------


def _facts(kind: OpportunityKind | None, details: dict[str, Any], language: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(one.key, text_in(one.name, language), _with_unit(text, text_in(one.unit, language)))
        for one in (kind.fields if kind else ())
        if one.key in details and (text := _in_words(one, details[one.key], language))
    )


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _in_words(one: Any, value: Any, language: str) -> str:
    match one.type:
        case "percent":
            return f"{number_text(value, language)} %"
        case "money":
            return Money.from_json({"amount": value, "currency": settings.CLUSTER.currency}).formatted(
                language
            )
        case "day":
            return written(None, date.fromisoformat(value), language)
        case "integer" | "number":
            return number_text(value, language)
        case _:
            return written(shape_of_field(one), value, language)


def _activities(codes: list[str], language: str) -> tuple[Coded, ...]:
    known = cluster.activities()
    return tuple(Coded(code, text_in(known[code].names, language)) for code in codes if code in known)


def ability_in_words(ability: dict[str, Any], language: str) -> Fact:
    """A capability that is wished or needed, in words."""
    capability = settings.CLUSTER.capability(ability["key"])
    if capability is None:
        return Fact(ability["key"], ability["key"], "")
    asked = next((one for one in capability.columns if one.key == ability.get("column")), capability)
    parts = []
    if "least" in ability:
        parts.append(_with_unit(f"≥ {number_text(ability['least'], language)}", asked.unit))
    names = {one.key: text_in(one.name, language) for one in asked.choices}
    parts += [names.get(key, key) for key in ability.get("values", ())]
    label = text_in(capability.name, language)
    if asked is not capability:
        label = f"{label}: {text_in(asked.name, language)}"
    return Fact(ability["key"], label, ", ".join(parts))


# -- Files ---------------------------------------------------------------------------------------------------


def may_see_file(file: OpportunityFile, opportunity: Opportunity, reader: Reader) -> bool:
    """Whether a reader is shown a file. What a file is called and what stands inside it can tell whose it is: of one without
    a name nobody sees a file who is not told."""
    if not may_see(opportunity, reader):
        return False
    if reader.is_office or reader.acts_for(opportunity.organisation_id) or is_accepted(opportunity, reader):
        return True
    if not knows_whose(opportunity, reader):
        return False
    match file.audience:
        case FileAudience.LIKE_IT:
            return True
        case FileAudience.MEMBERS:
            return reader.is_among_members
        case _:
            return False


def _files(opportunity: Opportunity, reader: Reader, *, knows: bool) -> tuple[FileShown, ...]:
    if not knows:
        return ()
    return tuple(
        FileShown(one.pk, one.attachment.name, one.attachment.size, one.attachment.media_type)
        for one in opportunity.files.all()
        if may_see_file(one, opportunity, reader)
    )
