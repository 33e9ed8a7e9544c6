"""Moves of a flow as what can be done with the records of a register."""

from typing import Any

from django.utils.translation import gettext as _

from claqueta.desk.registers.acts import Do
from claqueta.foundation.actors import Actor
from claqueta.foundation.flow import Flow, Move


def moves(flow: Flow[Any], *keys: str, bulk: bool = True) -> tuple[Do, ...]:
    """Moves of a flow as what can be done: each offered in the states where it goes, to whoever may make it."""
    return tuple(_do_of(flow, flow.moves[key], bulk) for key in keys)


def _do_of(flow: Flow[Any], move: Move, bulk: bool) -> Do:
    def act(thing: Any, *, by: Actor, **told: Any) -> Any:
        return flow.make(move.key, thing, by=by, **told).thing

    return Do(
        move.key,
        move.label,
        act,
        form=move.form,
        button=move.label,
        said=lambda thing, _values: (
            _("“%(thing)s” is now: %(state)s.") % {"thing": thing, "state": flow.state_name(thing)}
        ),
        when=lambda thing: flow.goes(move, thing),
        may=lambda actor, thing: actor.has_perm(move.rule, thing),
        refused=flow.moved_on,
        bulk=bulk,
    )
