"""The states of an event: written, published, and perhaps called off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.events.judging import CANCELLING
from claqueta.events.models import Event, EventState
from claqueta.events.queries import key_of
from claqueta.foundation.actors import Actor
from claqueta.foundation.audit import Changes
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.judging import JudgedForm, fitted
from claqueta.foundation.translated import TranslatedFormField

State = EventState


class CallOffForm(JudgedForm, forms.Form):
    table = CANCELLING
    words = TranslatedFormField(
        label=gettext_lazy("Why, for those who meant to come"),
        multiline=True,
        max_length=1000,
        required=False,
    )


def _publish(event: Event, *, by: Actor) -> Changes:
    if not event.text:
        raise ValidationError(_("Say in a few words what it is about before you publish it."))
    event.published_at = event.updated_at = timezone.now()
    return {}


def _call_off(event: Event, *, by: Actor, words: Any = None) -> Changes:
    event.cancelled_for = fitted({"words": words or {}}, CANCELLING)["words"]
    event.cancelled_at = event.updated_at = timezone.now()
    event.revision += 1
    return {"cancelled_for": ({}, event.cancelled_for)} if event.cancelled_for else {}


def _resume(event: Event, *, by: Actor) -> Changes:
    event.cancelled_for, event.cancelled_at = {}, None
    event.updated_at = timezone.now()
    event.revision += 1
    return {}


def _is_to_come(event: Event) -> bool:
    return not event.is_over()


EVENTS = Flow(
    Event,
    (
        Move(
            "publish",
            gettext_lazy("Publish"),
            (State.DRAFT,),
            State.PUBLISHED,
            rule="events.manage",
            verb="events.published",
            effect=_publish,
        ),
        Move(
            "call_off",
            gettext_lazy("Call it off"),
            (State.PUBLISHED,),
            State.CANCELLED,
            rule="events.manage",
            verb="events.called_off",
            effect=_call_off,
            when=_is_to_come,
            form=CallOffForm,
        ),
        Move(
            "resume",
            gettext_lazy("It takes place after all"),
            (State.CANCELLED,),
            State.PUBLISHED,
            rule="events.manage",
            verb="events.resumed",
            effect=_resume,
            when=_is_to_come,
        ),
    ),
    search_keys=lambda event: [key_of(event)],
)
