"""Flows: in which states a kind of object can be, and by what moves it gets from one to another, as data.

    INVITATIONS = Flow(
        Invitation,
        moves=(
            Move("accept", _("Accept"), (OPEN,), ACCEPTED, rule="accounts.accept", verb="accounts.accepted", …),
            Move("revoke", _("Withdraw"), (OPEN,), REVOKED, rule="accounts.revoke", verb="accounts.revoked"),
        ),
    )
    INVITATIONS.make("revoke", invitation, by=account)

The states are the choices of the model's field, of which a constraint of the database knows no other. `make` is the one place
in which a state changes. Domains declare their flows in `wiring.py`; what does not fit together stops the start.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import rules
from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation import audit, deadlines
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.events import publish
from claqueta.foundation.search import changed
from claqueta.foundation.transactions import atomic, held

type Said = str | Promise
HOUSE_ONLY = "foundation.act_as_the_house"
"""The rule of moves that only the house makes: a round, or another action of its own accord."""
rules.add_perm(HOUSE_ONLY, rules.always_false)
UNTOLD = ""
"""The verb of a step by the house that is no news: the move that ends what it began is on record."""


class MovedOn(ValidationError):
    """The object is in a state from which the move does not go, as when somebody was faster. Nothing was changed."""

    def __init__(self, thing: Any, state: str, name: str) -> None:
        self.thing, self.state = thing, state
        message = _("“%(thing)s” has moved on meanwhile and is now: %(state)s. Nothing was changed.")
        super().__init__(message % {"thing": thing, "state": name}, code="moved-on")


@dataclass(frozen=True, slots=True)
class Move:
    """A way from one state to another."""

    key: str
    label: Said
    """How it reads on a button."""
    from_: tuple[str, ...]
    to: str
    rule: str
    """The permission, asked on the object as it stands."""
    verb: str
    """Of the audit trail, in full; `UNTOLD` for a step that is not on it."""
    effect: Callable[..., Changes | None] | None = None
    """`effect(thing, *, by, **said)`: what else is done, on the locked object, whose state is still the old one. It sets
    attributes and does not save; gives what the trail says besides the state. Raises `ValidationError`."""
    when: Callable[[Any], bool] = lambda _thing: True
    """Whether the object, in one of the states, allows it: such as that its time is not over."""
    form: type[forms.BaseForm] | None = None
    """What has to be said for it, as the effect's `said`."""
    clock: tuple[tuple[str, Clock], ...] = ()
    """Kind of deadline → what the move does to the object's."""
    event: Callable[[Any], object] | None = None
    """The event to publish, of the object as it is then (`foundation.events`)."""


@dataclass(frozen=True, slots=True)
class Made[T: Model]:
    """A move that was made."""

    thing: T
    """As it is now."""
    changes: Changes
    """What the trail says of it."""


class Flow[T: Model]:
    """The moves of one model. The object begins in a state of `begins`, its field's default when none is named."""

    def __init__(
        self,
        model: type[T],
        moves: Iterable[Move],
        *,
        field: str = "state",
        begins: Iterable[str] = (),
        search_keys: Callable[[T], Iterable[str]] = lambda _thing: (),
    ) -> None:
        """`search_keys` names the documents that a move puts out of date."""
        self.model, self.field, self.search_keys = model, field, search_keys
        self._moves = tuple(moves)
        self._begins = tuple(begins)

    def __str__(self) -> str:
        return str(self.model._meta.label_lower)

    @cached_property
    def moves(self) -> Mapping[str, Move]:
        return {move.key: move for move in self._moves}

    @cached_property
    def states(self) -> dict[str, Said]:
        """State → how it reads."""
        return dict(self.model._meta.get_field(self.field).flatchoices)  # type: ignore[union-attr]

    @cached_property
    def begins(self) -> tuple[str, ...]:
        return self._begins or (str(self.model._meta.get_field(self.field).get_default()),)  # type: ignore[union-attr]

    def state_of(self, thing: T) -> str:
        return str(getattr(thing, self.field))

    def state_name(self, thing: T) -> str:
        """How the object's state reads."""
        state = self.state_of(thing)
        return str(self.states.get(state, state))

    def moves_open(self, thing: T, actor: Actor) -> list[Move]:
        """The moves that the actor may make now with an object, in the order in which they are declared."""
        return [move for move in self._moves if self.goes(move, thing) and actor.has_perm(move.rule, thing)]

    def goes(self, move: Move, thing: T) -> bool:
        """Whether the object is where the move begins, whoever makes it."""
        return self.state_of(thing) in move.from_ and move.when(thing)

    @atomic
    def make(self, key: str, thing: T, *, by: Actor, reason: str = "", **said: Any) -> Made[T]:
        """Make a move with the object as it stands in the database, whatever the caller's copy says; all or nothing.

        Of two that are made at once the second meets what the first left. The object is locked first and its deadlines
        after it. Raises `PermissionDenied`, `MovedOn`, what the effect raises, and `Vanished` when the object is gone.
        """
        move = self.moves[key]
        row: T = held(self.model._base_manager.all(), thing.pk)
        require(by, move.rule, row)
        before = self.state_of(row)
        if not self.goes(move, row):
            raise self.moved_on(row)
        changes: Changes = {self.field: (before, move.to)}
        if move.effect is not None:
            changes |= move.effect(row, by=by, **said) or {}
        setattr(row, self.field, move.to)
        row.save()
        if move.verb != UNTOLD:
            audit.record(move.verb, row, by=by, changes=changes, reason=reason)
        for kind, clock in move.clock:
            deadlines.tick(row, kind, clock, by=by)
        changed(list(self.search_keys(row)))
        if move.event is not None:
            publish(move.event(row))
        return Made(row, changes)

    def moved_on(self, thing: T) -> MovedOn:
        """What to raise for an object that is not where a move begins."""
        return MovedOn(thing, self.state_of(thing), self.state_name(thing))

    # -- What stops the start ----------------------------------------------------------------------------------

    def problems(self, verbs: Iterable[str], kinds: Iterable[str]) -> list[str]:
        """What does not fit together, with the verbs and the kinds of deadlines that domains have declared."""
        verbs, kinds = {*verbs, UNTOLD}, set(kinds)
        found = []
        if len(self.moves) != len(self._moves):
            found.append("two moves have one name")
        for move in self._moves:
            for state in {*move.from_, move.to} - self.states.keys():
                found.append(f"the move “{move.key}” names the unknown state “{state}”")
            if not move.from_:
                found.append(f"the move “{move.key}” begins nowhere")
            if move.verb not in verbs:
                found.append(f"the move “{move.key}” has the verb “{move.verb}”, which no domain declares")
            if not rules.perm_exists(move.rule):
                found.append(f"the move “{move.key}” asks the unknown rule “{move.rule}”")
            for kind, _clock in move.clock:
                if kind not in kinds:
                    found.append(f"the move “{move.key}” names the unknown kind of deadline “{kind}”")
        found += [
            f"it begins in the unknown state “{begin}”" for begin in self.begins if begin not in self.states
        ]
        found += [f"the state “{one}” cannot be reached" for one in self.states.keys() - self._reached()]
        return sorted(found)

    def _reached(self) -> set[str]:
        reached = set(self.begins)
        while further := {move.to for move in self._moves if reached.intersection(move.from_)} - reached:
            reached |= further
        return reached


def refuse_unsound(flows: Iterable[Flow[Any]], verbs: Iterable[str], kinds: Iterable[str]) -> None:
    """Raise `ImproperlyConfigured` with everything that is wrong with the flows."""
    found = [f"flow of {flow}: {problem}" for flow in flows for problem in flow.problems(verbs, kinds)]
    if found:
        raise ImproperlyConfigured("; ".join(found))
