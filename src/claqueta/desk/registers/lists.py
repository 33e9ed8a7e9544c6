"""A register's list: what it shows, and what is done from it to all, to a row, to those chosen."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.tasks import task
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.desk.listing import asked_form
from claqueta.desk.registers.acts import Do
from claqueta.desk.registers.between import begun, new_form, show_between
from claqueta.desk.rules import LIST
from claqueta.foundation import jobs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language

if TYPE_CHECKING:
    from claqueta.desk.registers.register import Register

OFFERED = {"row": "row", "chosen": "bulk"}


def show_list(register: "Register", request: HttpRequest) -> HttpResponse:
    """The list, its export, or what was asked to be done from it."""
    if request.method != "POST":
        if form := asked_form(request):
            return register.listing.export(request, form)
        return _listed(register, request)
    action = sent(request).text("action")
    if register.add is not None and register.add.above and action == register.add.name:
        if not register.may_begin(request.user):
            raise PermissionDenied
        form_sent = new_form(register, request)
        return begun(register, request, form_sent) or _listed(register, request, form_sent)
    for act in register.to_all:
        if act.name == action:
            messages.success(request, act.said(act.act(by=request.user)))
            return _back(register, request)
    return _done_from_list(register, request, action)


def _listed(register: "Register", request: HttpRequest, form: forms.BaseForm | None = None) -> HttpResponse:
    add = register.add if register.may_begin(request.user) else None
    if add is not None and add.above and form is None:
        form = new_form(register, request)
    own_page = add is not None and not add.above
    context: dict[str, Any] = {
        "intro": register.intro,
        "ways": register.ways(request.user),
        "add": add,
        "begin_url": reverse(f"{register.record}_add") if own_page else "",
        "form": form,
        "to_all": [(act.name, label) for act in register.to_all if (label := act.label())],
        "bulk": [act for act in register.does if act.bulk and act.is_for(request.user)],
        "row_acts": any(act.row for act in register.does),
        "acts_of": partial(_acts_of_row, register, by=request.user),
        "filters_template": register.filters,
        "status": 422 if form is not None and form.errors else 200,
    }
    found = register.narrow(request)
    if found is None:
        return register.listing.respond(request, "desk/register.html", **context)
    page, more = found
    return register.listing.screen(request, page, "desk/register.html", **context, **more)


def _acts_of_row(register: "Register", row: Any, *, by: Any) -> list[Do]:
    return [act for act in register.does if act.row and act.is_offered(row, by)]


def _back(register: "Register", request: HttpRequest) -> HttpResponse:
    query = asked(request).encoded()
    return redirect(f"{reverse(register.listing.name)}{'?' if query else ''}{query}")


# -- To a row, to those chosen, to all that the address asks for ---------------------------------------------------


def _done_from_list(register: "Register", request: HttpRequest, action: str) -> HttpResponse:
    """Do to a row, or to those chosen, what was asked; first show the page between where there is one."""
    form = sent(request)
    name = "row" if "row" in form else "chosen"
    wanted = next((act for act in register.does if act.name == action and getattr(act, OFFERED[name])), None)
    if name == "chosen" and "all" in form and wanted is not None and not wanted.together:
        return _stepped(register, request, wanted, _all_keys(register, asked(request), request.user), "all")
    keys = form.uuids(name) if register.key == "uuid" else form.identifiers(name)
    if not keys:
        messages.error(request, _("Select at least one row."))
    elif wanted is None:
        pass
    elif wanted.together and len(set(keys)) != wanted.together:
        messages.error(request, _("Select exactly %(n)s rows for that.") % {"n": wanted.together})
    else:
        return _stepped(register, request, wanted, list(dict.fromkeys(keys)), name)
    return _back(register, request)


def _all_keys(register: "Register", query: Parameters, account: Any) -> list[Any]:
    """The identifiers of all that an address asks for and an account sees, whatever its page."""
    rows: Iterable[Any] = register.listing.matching(query, account).rows
    return [row["pk"] if isinstance(row, dict) else row.pk for row in rows]


def _stepped(register: "Register", request: HttpRequest, act: Do, keys: list[Any], name: str) -> HttpResponse:
    if act.by_keys:
        return _done_by_keys(register, request, act, keys)
    at_once = len(keys) <= rule("done_at_once").value
    # Of many only the first are named; they are fetched where they are done.
    things = [register.fetched(key) for key in (keys if at_once else keys[:20])]
    if name == "row" and not act.when(things[0]):
        messages.error(request, act.refused(things[0]).messages[0])
        return _back(register, request)
    second = "step" in sent(request)
    form = None
    if act.form is not None:
        initial = dict(act.initial(things[0])) if name == "row" else {}
        form = act.form(request.POST if second else None, prefix=act.name, initial=initial)
    between = partial(
        show_between, register, request, act, things, name, form, total=len(keys) if name == "all" else 0
    )
    if act.takes_two_steps and not (second and (form is None or form.is_valid())):
        return between()
    if not at_once:
        return _begun_for_many(register, request, act, len(keys))
    try:
        messages.success(request, _done(act, things, name, form, by=request.user))
    except ValidationError as error:
        if form is not None:
            say_by_field(form, error)
            return between()
        messages.error(request, error.messages[0])
    return _back(register, request)


def _done_by_keys(register: "Register", request: HttpRequest, act: Do, keys: list[Any]) -> HttpResponse:
    try:
        made = act.act(keys, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _back(register, request)
    messages.success(request, act.said(made, {}))
    return redirect(act.leads(made)) if act.leads is not None else _back(register, request)


def _done(act: Do, things: list[Any], name: str, form: forms.BaseForm | None, *, by: Any) -> str:
    values = form.cleaned_data if form is not None else {}
    if act.together:
        return act.said(act.act(*things, by=by, **values), values)
    if name == "row":
        return act.said(act.act(things[0], by=by, **values), values)
    # All or none: a refusal in the middle leaves nothing done.
    with atomic():
        return act.said_of_many([(thing, act.act(thing, by=by, **values)) for thing in things])


def _begun_for_many(register: "Register", request: HttpRequest, act: Do, count: int) -> HttpResponse:
    by: Any = request.user
    with atomic():
        job = jobs.begin(LIST, f"{act.label} · {register.listing.title}", owner=by, total=count)
        do_to_many.enqueue(
            str(job.pk),
            register.listing.name,
            act.name,
            asked(request).encoded(),
            request.POST.urlencode(),
            current_language(),
        )
    messages.info(request, _("They are many: it is being done, and the job says when it is done."))
    return redirect(reverse("office_job_record", args=[job.pk]))


@task()
def do_to_many(job_id: str, name: str, act_name: str, query: str, written: str, language: str) -> None:
    """Do to many, for whoever began the job, what would take a request too long; to all of them or to none."""
    from claqueta.desk.registers.register import register_of

    job = Job.objects.select_related("owner").get(pk=job_id)
    with translation.override(language), jobs.running(job):
        if job.result:
            # The worker ended when it was done and not yet said so: nothing is done twice.
            return
        reverse(name)  # Loads the screens, which declare their registers.
        register = register_of(name)
        if register is None:
            raise LookupError(name)
        act = next(one for one in register.does if one.name == act_name and one.bulk)
        form = act.form(QueryDict(written), prefix=act.name) if act.form is not None else None
        if form is not None and not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        values = QueryDict(written)
        keys = (
            _all_keys(register, Parameters(QueryDict(query)), job.owner)
            if "all" in values
            else Parameters(values).uuids("chosen")
            if register.key == "uuid"
            else Parameters(values).identifiers("chosen")
        )
        things = [register.fetched(key) for key in keys]
        with atomic():
            job.result = {"said": _done(act, things, "chosen", form, by=job.owner)}
            job.save(update_fields=["result"])
