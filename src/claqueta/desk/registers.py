"""What the office keeps of one kind: its list, each record, a new one, and what can be done with them.

    OPPORTUNITIES = Register(
        listing=Listing(name="office_opportunities", title=_("Opportunities"), icon="pick", fields=…, rows=…),
        path="opportunities/",
        record="office_opportunity",
        permission="opportunities.manage",
        one=lambda pk: get_object_or_404(Opportunity, pk=pk),
        sections=(Facts(columns), Files(), Trail()),
        does=(Do("close", _("Close"), actions.close, form=CloseForm, bulk=True),),
        add=Add(_("New opportunity"), OpportunityForm, actions.open_opportunity),
    )
    urlpatterns = OPPORTUNITIES.urlpatterns

Screens, addresses, exports, saved views, files and bulk acts follow. Nothing here decides who may: the permission lets
in, and every action asks its own rule.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import Listing, Said, asked_form, declared, screen
from claqueta.foundation import attachments, audit
from claqueta.foundation.parameters import asked, file_sent, sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.transactions import atomic

ENTRIES = 40
"""Entries of the trail that a record shows."""
FILES, TRAIL, SAVE = gettext_lazy("Files"), gettext_lazy("Trail"), gettext_lazy("Save")
type Link = tuple[Said, str]


class Section(Protocol):
    """A part of a record's screen."""

    @property
    def title(self) -> Said: ...
    @property
    def template(self) -> str: ...

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        """What its template needs besides `thing`."""
        ...

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        """Do what was asked of this section, and say so; empty when it was not for it. Raises `ValidationError`."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A section that only shows, by a template of its own."""

    title: Said
    template: str
    of: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        return self.of(thing)

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns of a list, of one record."""

    columns: Sequence[Column]
    title: Said = ""
    template: str = "desk/parts/facts.html"

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        return {"facts": [(one.title, one.value(thing)) for one in self.columns]}

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that are kept with a record."""

    title: Said = FILES
    template: str = "desk/parts/files.html"

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        return {"attachments": attachments.of(thing)}

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        by: Any = request.user
        if action == "attach":
            file = file_sent(request)
            if file is None:
                raise ValidationError(_("Choose a file."))
            attachments.attach(thing, file, name=file.name or "", by=by)
            return _("The file is kept with this record.")
        if action == "detach":
            kept = get_object_or_404(attachments.of(thing), pk=sent(request).identifier("attachment"))
            attachments.detach(kept, thing, by=by)
            return _("The file is gone.")
        return ""


@dataclass(frozen=True, slots=True)
class Trail:
    """Who did what to a record."""

    title: Said = TRAIL
    template: str = "desk/parts/entries.html"

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        return {"entries": audit.history_of(thing)[:ENTRIES]}

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Do:
    """Something that can be done with a record."""

    name: str
    label: Said
    act: Callable[..., Any]
    """The action: `act(thing, **cleaned, by=…)`."""
    form: type[forms.BaseForm] | None = None
    """What has to be said for it; without one it is a button."""
    initial: Callable[[Any], Mapping[str, Any]] = lambda _thing: {}
    button: Said = SAVE
    said: Callable[[Any, Mapping[str, Any]], str] = lambda _result, _values: _("Saved.")
    """What is said when it is done, of what the action gave back and what had been typed."""
    when: Callable[[Any], bool] = lambda _thing: True
    """Whether a record offers it."""
    single: bool = True
    """Whether it is offered on a record."""
    bulk: bool = False
    """Whether it is offered for those chosen in the list; with a form, which is then filled in once for all of them."""
    together: int = 0
    """How many have to be chosen for `act(one, other, …, by=…)`; 0 for each by itself."""


@dataclass(frozen=True, slots=True)
class Add:
    """How a record is begun."""

    label: Said
    form: type[forms.BaseForm]
    act: Callable[..., Any]
    """`act(form, by=…)`: gives back what was made; raises `ValidationError`, by field where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    listing: Listing
    path: str
    record: str
    """The route of one record."""
    permission: str
    one: Callable[[int], Any]
    """A record by its identifier; raises `Http404`."""
    sections: tuple[Section, ...] = ()
    does: tuple[Do, ...] = ()
    add: Add | None = None
    links: Callable[[Any], Sequence[Link]] = lambda _thing: ()
    """Ways from a record to its other pages."""
    ways: Callable[[], Sequence[Link]] = lambda: ()
    """Ways from the list to other pages."""
    narrow: Callable[[HttpRequest], tuple[Any, Mapping[str, Any]] | None] = lambda _request: None
    """For a list that is kept elsewhere: its page (`ListPage`) and what its filters need."""
    filters: str = "desk/parts/filters.html"
    """The template of the list's filters."""
    urlpatterns: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        declared(self.listing)
        guard = needs(self.permission)
        both = require_http_methods(["GET", "HEAD", "POST"])

        # `needs` takes from the address what the parameters of `of` are called; the register's own may be called anything.
        def one(pk: int) -> Any:
            return self.one(pk)

        routes = [path(self.path, both(guard(self.show_list)), name=self.listing.name)]
        if self.add is not None:
            routes.append(path(f"{self.path}new/", both(guard(self.show_new)), name=f"{self.record}_add"))
        routes.append(
            path(
                f"{self.path}<id:pk>/",
                both(needs(self.permission, of=one)(self.show_record)),
                name=self.record,
            )
        )
        object.__setattr__(self, "urlpatterns", routes)

    # -- The list ---------------------------------------------------------------------------------------------

    def show_list(self, request: HttpRequest) -> HttpResponse:
        """The list, or what was asked to be done with those chosen in it."""
        bulk = {one.name: one for one in self.does if one.bulk}
        if request.method == "POST":
            return self._do_to_chosen(request, bulk)
        if form := asked_form(request):
            return self.listing.export(request, form)
        context: dict[str, Any] = {
            "choosing": bool(bulk),
            "bulk": [(name, one.label) for name, one in bulk.items() if one.form is None],
            "bulk_forms": [(one, _for_chosen(one.form())) for one in bulk.values() if one.form is not None],
            "ways": [
                *([(self.add.label, reverse(f"{self.record}_add"))] if self.add else []),
                *self.ways(),
            ],
            "filters_template": self.filters,
        }
        found = self.narrow(request)
        if found is None:
            return self.listing.respond(request, "desk/register.html", **context)
        page, more = found
        return self.listing.screen(request, page, "desk/register.html", **context, **more)

    def _do_to_chosen(self, request: HttpRequest, bulk: Mapping[str, Do]) -> HttpResponse:
        by: Any = request.user
        chosen = [self.one(pk) for pk in dict.fromkeys(sent(request).identifiers("chosen"))]
        # A button of its own says `action`; the one beside the choice of acts leaves it to the choice.
        wanted = bulk.get(sent(request).text("action") or sent(request).text("chosen_action"))
        if not chosen:
            messages.error(request, _("Choose at least one of the list."))
        elif wanted is not None and wanted.together and len(chosen) != wanted.together:
            messages.error(request, _("Choose exactly %(n)s of the list for that.") % {"n": wanted.together})
        elif wanted is not None:
            try:
                values = self._said_for_chosen(request, wanted)
                if wanted.together:
                    messages.success(request, wanted.said(wanted.act(*chosen, by=by), {}))
                else:
                    # All or none: a refusal in the middle leaves nothing done.
                    with atomic():
                        for one in chosen:
                            wanted.act(one, by=by, **values)
                    messages.success(request, _("Done for %(n)s.") % {"n": len(chosen)})
            except ValidationError as error:
                messages.error(request, error.messages[0])
        return redirect(f"{reverse(self.listing.name)}?{asked(request).encoded()}")

    @staticmethod
    def _said_for_chosen(request: HttpRequest, wanted: Do) -> dict[str, Any]:
        """What was filled in for all of them. Raises `ValidationError` with the first thing that is wrong."""
        if wanted.form is None:
            return {}
        form = wanted.form(request.POST)
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        return form.cleaned_data

    # -- A new one --------------------------------------------------------------------------------------------

    def show_new(self, request: HttpRequest) -> HttpResponse:
        if self.add is None:
            raise NotImplementedError
        form = self.add.form(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = self.add.act(form, by=request.user)
            except ValidationError as error:
                say_by_field(form, error)
            else:
                return redirect(reverse(self.record, args=[made.pk]))
        return screen(
            request,
            "desk/new.html",
            self.add.label,
            self.listing.icon,
            status=422 if form.errors else 200,
            form=form,
        )

    # -- One record -------------------------------------------------------------------------------------------

    def show_record(self, request: HttpRequest, thing: Any) -> HttpResponse:
        action = sent(request).text("action") if request.method == "POST" else ""
        offered = [one for one in self.does if one.single and one.when(thing)]
        filled = [
            (
                one,
                one.form(
                    request.POST if action == one.name else None,
                    prefix=one.name,
                    initial=dict(one.initial(thing)),
                )
                if one.form
                else None,
            )
            for one in offered
        ]
        problem = ""
        if action:
            try:
                said = self._acted(request, thing, action, filled)
                if said:
                    messages.success(request, said)
                    return redirect(reverse(self.record, args=[thing.pk]))
            except ValidationError as error:
                problem = error.messages[0]
        wrong = problem or any(form is not None and form.errors for _one, form in filled)
        return screen(
            request,
            "desk/record.html",
            str(thing),
            self.listing.icon,
            status=422 if wrong else 200,
            thing=thing,
            links=self.links(thing),
            buttons=[one for one, form in filled if form is None],
            forms=[(one, form) for one, form in filled if form is not None],
            sections=[
                (one, one.template, {"thing": thing, "problem": problem, **one.context(request, thing)})
                for one in self.sections
            ],
            problem=problem,
        )

    def _acted(
        self, request: HttpRequest, thing: Any, action: str, filled: list[tuple[Do, forms.BaseForm | None]]
    ) -> str:
        """Do what was asked, and say so; empty when a form has to be shown again. Raises `ValidationError`."""
        by: Any = request.user
        for one, form in filled:
            if one.name != action:
                continue
            if form is None:
                return one.said(one.act(thing, by=by), {})
            if not form.is_valid():
                return ""
            try:
                return one.said(one.act(thing, by=by, **form.cleaned_data), form.cleaned_data)
            except ValidationError as error:
                say_by_field(form, error)
                return ""
        for section in self.sections:
            if said := section.act(request, thing, action):
                return said
        return ""


def _for_chosen(form: forms.BaseForm) -> forms.BaseForm:
    """The form with its fields sent along with the boxes of the list, which stand in another place."""
    # Left empty it must not hold up the other acts of the list.
    form.use_required_attribute = False
    for one in form.fields.values():
        one.widget.attrs["form"] = "bulk"
    return form


def say_by_field(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside the form's fields, and above them what belongs to none."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
