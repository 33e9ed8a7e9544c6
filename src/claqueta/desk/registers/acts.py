"""What can be done with the records of a register, and how one is begun."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Said
from claqueta.foundation.actors import Actor

SAVE = gettext_lazy("Save")


@dataclass(frozen=True, slots=True)
class Do:
    """Something that can be done with a record."""

    name: str
    label: Said
    act: Callable[..., Any]
    """The action: `act(thing, **cleaned, by=…)`."""
    form: type[forms.BaseForm] | None = None
    """What has to be said for it, asked on a page between."""
    initial: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    button: Said = SAVE
    said: Callable[[Any, Mapping[str, Any]], str] = lambda _result, _values: _("Saved.")
    """What is said when it is done, of what the action gave back and what had been typed."""
    said_of_many: Callable[[Sequence[tuple[Any, Any]]], str] = lambda done: (
        _("Done for %(n)s.") % {"n": len(done)}
    )
    """What is said when it was done to those chosen: each record with what the action gave back for it."""
    when: Callable[[Any], bool] = lambda _thing: True
    """Whether a record offers it, on its screen and in its row."""
    may: Callable[[Actor, Any], bool] = lambda _actor, _thing: True
    """Whether it is offered to an actor, where not everybody who may see the record may do it."""
    permission: str = ""
    """Who is offered it at all, where those are fewer than the list's readers."""
    refused: Callable[[Any], ValidationError] = lambda thing: ValidationError(
        _("That can no longer be done with “%(thing)s”.") % {"thing": thing}
    )
    """What is told to whoever asks for what the record no longer offers, as from a page that they opened before."""
    single: bool = True
    """Whether it is offered on a record."""
    row: bool = False
    """Whether it is offered in each row of the list."""
    bulk: bool = False
    """Whether it is offered for those chosen in the list."""
    together: int = 0
    """How many have to be chosen for `act(one, other, …, by=…)`; 0 for each by itself."""
    by_keys: bool = False
    """Whether those chosen are done together, however many they are: `act(identifiers, by=…)`."""
    leads: Callable[[Any], str] | None = None
    """The address after what is done `by_keys`, of what the action gave back; otherwise the list."""
    question: Said = ""
    """What is asked on a page between, before what is hard to take back is done."""
    asks: Callable[[Any], Said] | None = None
    """The question, where it says something of the record."""
    grave: bool = False
    """Whether its button warns."""
    ends: bool = False
    """Whether the record is gone when it is done; the list comes after it."""

    def is_for(self, by: Actor) -> bool:
        return not self.permission or by.has_perm(self.permission)

    def is_offered(self, thing: Any, by: Actor) -> bool:
        return self.when(thing) and self.is_for(by) and self.may(by, thing)

    def question_for(self, thing: Any) -> Said:
        return self.asks(thing) if self.asks is not None else self.question

    @property
    def takes_two_steps(self) -> bool:
        """Whether a page stands between what asks for it and what does it."""
        return self.form is not None or bool(self.question) or self.asks is not None


@dataclass(frozen=True, slots=True)
class DoToAll:
    """Something that is done to whatever of the list it is for, without choosing."""

    name: str
    label: Callable[[], Said]
    """Empty as long as there is nothing that it would be done to."""
    act: Callable[..., Any]
    """`act(by=…)`"""
    said: Callable[[Any], str] = lambda _result: _("Saved.")


@dataclass(frozen=True, slots=True)
class Add:
    """How a record is begun."""

    label: Said
    form: Callable[..., forms.BaseForm]
    act: Callable[..., Any]
    """`act(form, by=…)`: gives back what was made; raises `ValidationError`, by field where it can."""
    above: bool = False
    """Whether it stands above the list instead of on a page of its own."""
    name: str = "add"
    """What its form is called, where it stands above the list."""
    button: Said = SAVE
    permission: str = ""
    """Who may begin one, where those are fewer than the list's readers."""
    list_heading: Said = ""
    """What the list under it is called, where it stands above the list."""
    given: Callable[[Any], Mapping[str, Any]] = lambda _account: {}
    """What the form is made with besides, of the account that fills it in."""
    leads: Callable[[Any], str] | None = None
    """The address after it, of what was made; otherwise its record, or the list where it has none."""
    said: Callable[[Any], str] = lambda _made: ""
    """What is said when it is done; the record itself says enough where one is shown."""
