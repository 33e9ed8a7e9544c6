"""What both a list and a record lead to: the page between, and the form of a new one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claqueta.desk.listing import screen
from claqueta.desk.registers.acts import Do
from claqueta.foundation.refusals import say_by_field

if TYPE_CHECKING:
    from claqueta.desk.registers.register import Register

NAMED = 20
"""So many of those that something would be done to are named."""


def show_between(
    register: "Register",
    request: HttpRequest,
    act: Do,
    things: list[Any],
    name: str,
    form: forms.BaseForm | None = None,
    *,
    total: int = 0,
    back: str = "",
) -> HttpResponse:
    """The page between: what it would be done to, and what has to be said for it. `total` of all that a list has."""
    return screen(
        request,
        "desk/between.html",
        act.label,
        register.listing.icon,
        status=422 if form is not None and form.errors else 200,
        act=act,
        question=act.question_for(things[0]) if things else act.question,
        named=[str(thing) for thing in things[:NAMED]],
        more=(total or len(things)) - len(things[:NAMED]),
        keys=[] if total else [thing.pk for thing in things],
        name=name,
        total=total,
        form=form,
        back=back or request.get_full_path(),
        trail=[(register.listing.title, reverse(register.listing.name))],
    )


def show_new(register: "Register", request: HttpRequest) -> HttpResponse:
    form = new_form(register, request)
    if request.method == "POST" and (answer := begun(register, request, form)):
        return answer
    return screen(
        request,
        "desk/new.html",
        register.add.label if register.add else "",
        register.listing.icon,
        button=register.add.button if register.add else "",
        status=422 if form.errors else 200,
        form=form,
        trail=[(register.listing.title, reverse(register.listing.name))],
    )


def new_form(register: "Register", request: HttpRequest) -> forms.BaseForm:
    if register.add is None:
        raise NotImplementedError
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return register.add.form(data, files, **register.add.given(request.user))


def begun(register: "Register", request: HttpRequest, form: forms.BaseForm) -> HttpResponse | None:
    """Begin a record by a form that was sent, and go there; None when the form has to be shown again."""
    add = register.add
    if add is None or not form.is_valid():
        return None
    try:
        made = add.act(form, by=request.user)
    except ValidationError as error:
        say_by_field(form, error)
        return None
    if said := add.said(made):
        messages.success(request, said)
    if add.leads is not None:
        return redirect(add.leads(made))
    if register.record:
        return redirect(reverse(register.record, args=[made.pk]))
    return redirect(reverse(register.listing.name))
