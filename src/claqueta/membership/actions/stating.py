"""What is said of members elsewhere, made into facts: by the office, by lists, by what changes on the record."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions.ledger import NewFact, enter, facts_of
from claqueta.membership.models import Fact
from claqueta.membership.policies.ledger import CANCELLED, Kind, Told, spells_of, standing_facts, state_on
from claqueta.organisations.events import (
    Merging,
    ProfileChanged,
    RepresentativesChanged,
    StandingStated,
    Stated,
)
from claqueta.organisations.models import Affiliation, Organisation


def on_standing_stated(event: StandingStated) -> None:
    """Enter what makes the register say the same: what happened, or that an earlier entry was mistaken."""
    known = facts_of(one.organisation.pk for one in event.stated)
    facts = [
        fact
        for one in event.stated
        for fact in _facts(one, known[one.organisation.pk], source=event.source, mistaken=event.mistaken)
    ]
    enter(facts, by=event.by, at=audit.moment_said("membership.admitted"))


def _facts(stated: Stated, known: list[Told], *, source: str, mistaken: bool) -> Iterator[NewFact]:
    today = timezone.localdate()

    def new(kind: Kind, on: date, corrects: Told | None = None, **data: Any) -> NewFact:
        row = Fact(position=corrects.position) if corrects else None
        return NewFact(kind, stated.organisation, on, data, source, row)

    spell = _Spell.last(known)
    if not stated.standing:
        if spell is None or not spell.lasts(today):
            return
        if mistaken or spell.admission.on > today:
            for fact in reversed(spell.facts):
                yield new(Kind.CORRECTED, fact.on, fact, **{CANCELLED: True})
        elif spell.end is not None:
            yield new(Kind.CORRECTED, min(stated.until or today, today), spell.end)
        else:
            yield new(Kind.LEFT, stated.until or today)
        return
    if spell is None or not (spell.lasts(today) or spell.admission.on == stated.since):
        on = stated.since or today
        said: dict[str, Any] = {"class": stated.standing} | ({} if stated.since else {"undated": True})
        yield new(Kind.ADMITTED, on, **said)
        if stated.until is not None:
            yield new(Kind.LEFT, stated.until)
        return
    yield from _as_stated(stated, spell, new, today, mistaken=mistaken)


def _as_stated(
    stated: Stated, spell: "_Spell", new: Any, today: date, *, mistaken: bool
) -> Iterator[NewFact]:
    """The facts that mend or continue a spell."""
    since, admission = stated.since, spell.admission
    dated = since is not None and (since != admission.on or bool(admission.data.get("undated")))
    changes_class = spell.class_key(today) != stated.standing
    if dated or (mistaken and (changes_class or (since is None and not admission.data.get("undated")))):
        mended: dict[str, Any] = {}
        if bool(admission.data.get("undated")) != (since is None):
            mended["undated"] = since is None
        if changes_class:
            for fact in reversed([one for one in spell.facts if one.kind == Kind.CLASS_CHANGED]):
                yield new(Kind.CORRECTED, fact.on, fact, **{CANCELLED: True})
            mended["class"] = stated.standing
        if mended.get("class") == admission.data["class"]:
            del mended["class"]
        if mended or (since or admission.on) != admission.on:
            yield new(Kind.CORRECTED, since or admission.on, admission, **mended)
    elif changes_class:
        yield new(Kind.CLASS_CHANGED, today, **{"class": stated.standing})
    if spell.end is None and stated.until is not None:
        yield new(Kind.LEFT, stated.until)
    elif spell.end is not None and stated.until is None:
        yield new(Kind.CORRECTED, spell.end.on, spell.end, **{CANCELLED: True})
    elif spell.end is not None and stated.until is not None and spell.end.on != stated.until:
        yield new(Kind.CORRECTED, stated.until, spell.end)


class _Spell:
    """The last spell of membership and the facts that make it, as they hold."""

    def __init__(self, facts: list[Told]) -> None:
        self.facts = facts
        self.admission = facts[0]
        self.end = facts[-1] if facts[-1].kind == Kind.LEFT else None

    @classmethod
    def last(cls, known: list[Told]) -> "_Spell | None":
        holding = standing_facts(known)
        begins = [index for index, fact in enumerate(holding) if fact.kind == Kind.ADMITTED]
        return cls(holding[begins[-1] :]) if begins else None

    def lasts(self, today: date) -> bool:
        """Whether it goes on today, or is to begin."""
        return self.end is None or self.end.on > today

    def class_key(self, today: date) -> str:
        stretches = [one for spell in spells_of(self.facts) for one in spell]
        now = [one for one in stretches if one.valid_from <= today] or stretches
        return now[-1].state.class_key if now else str(self.admission.data["class"])


@atomic
def on_profile_changed(event: ProfileChanged) -> None:
    """A member's name or tax ID is another one from today."""
    organisation, at = event.organisation, audit.moment_said("membership.renamed")
    today = timezone.localdate(at)
    state = state_on(facts_of([organisation.pk])[organisation.pk], today)
    if state is None:
        return
    facts = []
    if organisation.legal_name != state.name:
        facts.append(NewFact(Kind.RENAMED, organisation, today, {"name": organisation.legal_name}))
    if organisation.tax_id != state.tax_id:
        facts.append(NewFact(Kind.TAX_ID_CHANGED, organisation, today, {"tax_id": organisation.tax_id}))
    enter(facts, by=event.by, at=at)


@atomic
def on_representatives_changed(event: RepresentativesChanged) -> None:
    """Another person represents the member once the one of the register no longer does."""
    organisation, at = event.organisation, audit.moment_said("membership.represented")
    today = timezone.localdate(at)
    state = state_on(facts_of([organisation.pk])[organisation.pk], today)
    if state is None:
        return
    acting = representatives(organisation)
    if state.person_id in acting or (not acting and state.person_id is None):
        return
    person, name = next(iter(acting.items()), (None, ""))
    data: dict[str, Any] = {"representative": name}
    if person is not None:
        data["person"] = person
    enter([NewFact(Kind.REPRESENTED, organisation, today, data)], by=event.by, at=at)


def on_merging(event: Merging) -> None:
    """Membership is not passed on (LO 1/2002 art. 20): a record with entries of its own goes into no other.

    Raises `ValidationError`.
    """
    known = facts_of([event.kept.pk, event.gone.pk])
    if not standing_facts(known[event.gone.pk]):
        return
    names = {"kept": event.kept, "gone": event.gone}
    if standing_facts(known[event.kept.pk]):
        raise ValidationError(
            _(
                "Both %(kept)s and %(gone)s are in the register of members: correct the register first, so that only one of "
                "them is."
            )
            % names
        )
    raise ValidationError(
        _("%(gone)s is in the register of members and %(kept)s is not: keep the record of %(gone)s.") % names
    )


def representatives(organisation: Organisation) -> dict[int, str]:
    """Key → name of the persons who represent an organisation today, the first one first."""
    acting = Affiliation.objects.filter(
        organisation=organisation, kind=Affiliation.Kind.REPRESENTATIVE, until=None
    )
    return {one.person_id: one.person.name for one in acting.select_related("person").order_by("pk")}
