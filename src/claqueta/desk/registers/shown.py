"""A register's record: what it shows, and what is done with it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from claqueta.desk.listing import screen
from claqueta.desk.registers.acts import Do
from claqueta.desk.registers.between import show_between
from claqueta.foundation.domains import gathered
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.refusals import say_by_field

if TYPE_CHECKING:
    from claqueta.desk.registers.register import Register
    from claqueta.desk.registers.sections import Section


def show_record(register: "Register", request: HttpRequest, thing: Any) -> HttpResponse:
    """The record, the page between for an act that it offers, or what was asked to be done."""
    posted = request.method == "POST"
    action = sent(request).text("action") if posted else asked(request).text("do")
    by: Any = request.user
    offered = [act for act in register.does if act.single and act.is_offered(thing, by)]
    act = next((one for one in offered if one.name == action), None)
    problem = _no_longer(register, thing, action, offered, by) if posted else ""
    if act is not None and (posted or act.takes_two_steps):
        answer = _acted(register, request, act, thing)
        if isinstance(answer, HttpResponse):
            return answer
        problem = answer
    elif posted and action and not problem:
        for section in _sections(register):
            try:
                if said := section.act(request, thing, action):
                    return _told(register, request, thing, said)
            except ValidationError as error:
                problem = error.messages[0]
                break
    return _shown(register, request, thing, offered, problem)


def _sections(register: "Register") -> tuple["Section", ...]:
    """The record's own sections, and those that domains above add to it."""
    added = gathered(lambda part: part.panels.get(register.record, ()))
    return (*register.sections[:1], *added, *register.sections[1:])


def _no_longer(register: "Register", thing: Any, action: str, offered: list[Do], by: Any) -> str:
    """Why what was asked for is not done, where the record no longer offers it; `PermissionDenied` to who may not."""
    asked_for = next((act for act in register.does if act.single and act.name == action), None)
    if asked_for is None or asked_for in offered:
        return ""
    if not asked_for.may(by, thing):
        raise PermissionDenied
    return asked_for.refused(thing).messages[0]


def _acted(register: "Register", request: HttpRequest, act: Do, thing: Any) -> HttpResponse | str:
    """Do it and go back to the record, or show the page between; a text says why it was refused."""
    by: Any = request.user
    form, filled = None, request.method == "POST" and "step" in sent(request)
    if act.form is not None:
        # Whoever sends its fields has filled it in, wherever it stood.
        filled = filled or any(name.startswith(f"{act.name}-") for name in sent(request))
        form = act.form(request.POST if filled else None, prefix=act.name, initial=dict(act.initial(thing)))
    back = reverse(register.record, args=[thing.pk])
    if act.takes_two_steps and not (filled and (form is None or form.is_valid())):
        return show_between(register, request, act, [thing], "record", form, back=back)
    values = form.cleaned_data if form is not None else {}
    try:
        said = act.said(act.act(thing, by=by, **values), values)
    except ValidationError as error:
        if form is None:
            return str(error.messages[0])
        say_by_field(form, error)
        return show_between(register, request, act, [thing], "record", form, back=back)
    return _told(register, request, thing, said, gone=act.ends)


def _told(
    register: "Register", request: HttpRequest, thing: Any, said: str, *, gone: bool = False
) -> HttpResponse:
    """Say what was done, and go back to the record, or to the screen of the office from which it was done."""
    messages.success(request, said)
    way = sent(request).text("next", 500)
    if way.startswith(reverse("wagtailadmin_home")) and url_has_allowed_host_and_scheme(
        way, allowed_hosts=None
    ):
        return redirect(way)
    if gone:
        return redirect(reverse(register.listing.name))
    return redirect(reverse(register.record, args=[thing.pk]))


def _shown(
    register: "Register", request: HttpRequest, thing: Any, offered: list[Do], problem: str
) -> HttpResponse:
    step = register.next_step(thing, request.user)
    parts = [
        (part, part.template, {"thing": thing, "problem": problem, **part.context(request, thing)})
        for part in _sections(register)
    ]
    return screen(
        request,
        "desk/record.html",
        register.title(thing) or str(register.listing.title),
        register.listing.icon,
        status=422 if problem else 200,
        thing=thing,
        trail=[(register.listing.title, reverse(register.listing.name))],
        chips=register.chips(thing),
        reach=register.reach(thing),
        step=step,
        step_act=next((act for act in offered if step and act.name == step.act), None),
        edit_url=register.edit(thing, request.user),
        links=register.links(thing),
        acts=sorted(offered, key=lambda act: act.grave),
        left=[part for part in parts if part[0].beside],
        right=[part for part in parts if not part[0].beside],
        problem=problem,
    )
