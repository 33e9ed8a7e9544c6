"""The register itself: its routes, and what each of them shows and takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import Listing, Said, asked_form, declared, screen
from claqueta.desk.registers.acts import Add, Do, DoToAll, say_by_field
from claqueta.desk.registers.sections import Section
from claqueta.foundation.folding import containing
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.transactions import atomic

READ, WRITTEN = ("GET", "HEAD"), ("GET", "HEAD", "POST")
type Link = tuple[Said, str]
type Face = Literal["list", "add", "record"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody may go: a list, a record, a new one."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    listing: Listing
    path: str
    permission: str
    fresh: bool = False
    """Whether what it takes asks for a fresh proof of who sends it (`accounts.access.needs`)."""
    record: str = ""
    """The route of one record; empty for a list whose rows have no screen of their own."""
    key: Literal["id", "uuid"] = "id"
    """What identifies a record in addresses and forms."""
    one: Callable[[Any], Any] | None = None
    """A record by its identifier; raises `Http404`. Otherwise it is looked for among the list's rows."""
    intro: Said = ""
    """What has to be known of the list, above it."""
    sections: tuple[Section, ...] = ()
    does: tuple[Do, ...] = ()
    to_all: tuple[DoToAll, ...] = ()
    add: Add | None = None
    links: Callable[[Any], Sequence[Link]] = lambda _thing: ()
    """Ways from a record to its other pages."""
    ways: Callable[[], Sequence[Link]] = lambda: ()
    """Ways from the list to other pages."""
    detail: Callable[[Any], str] = lambda _thing: ""
    """What tells a record from others of its name, where it is found."""
    narrow: Callable[[HttpRequest], tuple[Any, Mapping[str, Any]] | None] = lambda _request: None
    """For a list that is kept elsewhere: its page (`ListPage`) and what its filters need."""
    filters: str = "desk/parts/filters.html"
    """The template of the list's filters."""
    urlpatterns: list[Any] = field(init=False)

    def __post_init__(self) -> None:
        declared(self.listing)
        _registers[self.listing.name] = self

        # `needs` takes from the address what the parameters of `of` are called; the register's own may be called anything.
        def one(pk: Any) -> Any:
            return self._fetched(pk)

        takes = bool(
            self.to_all or (self.add and self.add.above) or any(act.row or act.bulk for act in self.does)
        )
        routes = [self._route("list", self.path, self.show_list, methods=WRITTEN if takes else READ)]
        if self.add is not None and not self.add.above:
            routes.append(self._route("add", f"{self.path}new/", self.show_new))
        if self.record:
            routes.append(self._route("record", f"{self.path}<{self.key}:pk>/", self.show_record, of=one))
        object.__setattr__(self, "urlpatterns", routes)

    def _route(
        self, face: Face, address: str, view: Any, *, of: Any = None, methods: tuple[str, ...] = WRITTEN
    ) -> Any:
        guarded = require_http_methods(methods)(needs(self.permission, of=of, fresh=self.fresh)(view))
        # By these two the permission matrix knows whose route it is.
        guarded.register, guarded.face = self, face  # type: ignore[attr-defined]
        names = {"list": self.listing.name, "add": f"{self.record}_add", "record": self.record}
        return path(address, guarded, name=names[face])

    def _fetched(self, pk: Any) -> Any:
        return self.one(pk) if self.one is not None else get_object_or_404(self.listing.rows(), pk=pk)

    # -- Where somebody may go ----------------------------------------------------------------------------------

    def begins(self, account: Any) -> Iterator[Place]:
        """The way to a new record, for who may begin one."""
        if self.add is not None and account.has_perm(self.permission):
            route = self.listing.name if self.add.above else f"{self.record}_add"
            yield Place(str(self.add.label), str(self.listing.title), reverse(route))

    def found(self, account: Any, words: str, most: int) -> list[Place]:
        """Records that answer to some words, for who may see them; a list kept elsewhere is searched there."""
        if not (self.record and self.listing.search_in and account.has_perm(self.permission)):
            return []
        rows = containing(self.listing.rows(), self.listing.search_in, words).prefetch_related(None)[:most]
        return [
            Place(str(row), self.detail(row) or str(self.listing.title), reverse(self.record, args=[row.pk]))
            for row in rows
            if account.has_perm(self.permission, row)
        ]

    # -- The list ---------------------------------------------------------------------------------------------

    def show_list(self, request: HttpRequest) -> HttpResponse:
        """The list, its export, or what was asked to be done from it."""
        if request.method != "POST":
            if form := asked_form(request):
                return self.listing.export(request, form)
            return self._listed(request)
        action = sent(request).text("action")
        if self.add is not None and self.add.above and action == self.add.name:
            form_sent = self._new_form(request)
            return self._begun(request, form_sent) or self._listed(request, form_sent)
        for act in self.to_all:
            if act.name == action:
                messages.success(request, act.said(act.act(by=request.user)))
                return self._back(request)
        return self._done_from_list(request, action)

    def _listed(self, request: HttpRequest, form: forms.BaseForm | None = None) -> HttpResponse:
        add = self.add
        if add is not None and add.above and form is None:
            form = self._new_form(request)
        own_page = [(add.label, reverse(f"{self.record}_add"))] if add is not None and not add.above else []
        bulk = [act for act in self.does if act.bulk]
        context: dict[str, Any] = {
            "intro": self.intro,
            "ways": [*own_page, *self.ways()],
            "add": add,
            "form": form,
            "to_all": [(act.name, label) for act in self.to_all if (label := act.label())],
            "bulk": [(act.name, act.label) for act in bulk],
            "row_acts": any(act.row for act in self.does),
            "acts_of": partial(self._acts_of_row, by=request.user),
            "filters_template": self.filters,
            "status": 422 if form is not None and form.errors else 200,
        }
        found = self.narrow(request)
        if found is None:
            return self.listing.respond(request, "desk/register.html", **context)
        page, more = found
        return self.listing.screen(request, page, "desk/register.html", **context, **more)

    def _acts_of_row(self, row: Any, *, by: Any) -> list[Do]:
        return [act for act in self.does if act.row and act.is_offered(row, by)]

    def _done_from_list(self, request: HttpRequest, action: str) -> HttpResponse:
        """Do to a row, or to those chosen, what was asked; first show the page between where there is one."""
        name = "row" if "row" in sent(request) else "chosen"
        keys = sent(request).uuids(name) if self.key == "uuid" else sent(request).identifiers(name)
        things = [self._fetched(pk) for pk in dict.fromkeys(keys)]
        wanted = next((act for act in self.does if act.name == action and getattr(act, _OFFERED[name])), None)
        if not things:
            messages.error(request, _("Select at least one row."))
        elif wanted is None:
            pass
        elif name == "row" and not wanted.when(things[0]):
            messages.error(request, wanted.refused(things[0]).messages[0])
        elif wanted.together and len(things) != wanted.together:
            messages.error(request, _("Select exactly %(n)s rows for that.") % {"n": wanted.together})
        else:
            return self._stepped(request, wanted, things, name)
        return self._back(request)

    def _stepped(self, request: HttpRequest, act: Do, things: list[Any], name: str) -> HttpResponse:
        second = "step" in sent(request)
        form = None
        if act.form is not None:
            initial = dict(act.initial(things[0])) if name == "row" else {}
            form = act.form(request.POST if second else None, prefix=act.name, initial=initial)
        if act.takes_two_steps(in_list=True) and not (second and (form is None or form.is_valid())):
            return self._between(request, act, things, name, form)
        try:
            messages.success(request, self._done(request, act, things, name, form))
        except ValidationError as error:
            if form is not None:
                say_by_field(form, error)
                return self._between(request, act, things, name, form)
            messages.error(request, error.messages[0])
        return self._back(request)

    def _done(
        self, request: HttpRequest, act: Do, things: list[Any], name: str, form: forms.BaseForm | None
    ) -> str:
        by: Any = request.user
        values = form.cleaned_data if form is not None else {}
        if act.together:
            return act.said(act.act(*things, by=by, **values), values)
        if name == "row":
            return act.said(act.act(things[0], by=by, **values), values)
        # All or none: a refusal in the middle leaves nothing done.
        with atomic():
            for thing in things:
                act.act(thing, by=by, **values)
        return _("Done for %(n)s.") % {"n": len(things)}

    def _between(
        self, request: HttpRequest, act: Do, things: list[Any], name: str, form: forms.BaseForm | None = None
    ) -> HttpResponse:
        """The page between: what it would be done to, and what has to be said for it."""
        return screen(
            request,
            "desk/between.html",
            act.label,
            self.listing.icon,
            status=422 if form is not None and form.errors else 200,
            act=act,
            things=[(str(thing), thing.pk) for thing in things],
            name=name,
            form=form,
            back=request.get_full_path(),
        )

    def _back(self, request: HttpRequest) -> HttpResponse:
        query = asked(request).encoded()
        return redirect(f"{reverse(self.listing.name)}{'?' if query else ''}{query}")

    # -- A new one --------------------------------------------------------------------------------------------

    def show_new(self, request: HttpRequest) -> HttpResponse:
        form = self._new_form(request)
        if request.method == "POST" and (answer := self._begun(request, form)):
            return answer
        return screen(
            request,
            "desk/new.html",
            self.add.label if self.add else "",
            self.listing.icon,
            status=422 if form.errors else 200,
            form=form,
        )

    def _new_form(self, request: HttpRequest) -> forms.BaseForm:
        if self.add is None:
            raise NotImplementedError
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return self.add.form(data, files, **self.add.given(request.user))

    def _begun(self, request: HttpRequest, form: forms.BaseForm) -> HttpResponse | None:
        """Begin a record by a form that was sent, and go there; None when the form has to be shown again."""
        add = self.add
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
        return redirect(reverse(self.record, args=[made.pk]) if self.record else reverse(self.listing.name))

    # -- One record -------------------------------------------------------------------------------------------

    def show_record(self, request: HttpRequest, thing: Any) -> HttpResponse:
        action = sent(request).text("action") if request.method == "POST" else ""
        by: Any = request.user
        offered = [act for act in self.does if act.single and act.is_offered(thing, by)]
        for act in offered:
            if act.name == action and act.takes_two_steps(in_list=False) and "step" not in sent(request):
                return self._between(request, act, [thing], "record")
        filled = [(act, self._record_form(request, act, thing, action)) for act in offered]
        problem = self._no_longer(thing, action, offered, by)
        if action and not problem:
            try:
                if said := self._acted(request, thing, action, filled):
                    messages.success(request, said)
                    return redirect(reverse(self.record, args=[thing.pk]))
            except ValidationError as error:
                problem = error.messages[0]
        wrong = problem or any(form is not None and form.errors for _act, form in filled)
        return screen(
            request,
            "desk/record.html",
            str(thing),
            self.listing.icon,
            status=422 if wrong else 200,
            thing=thing,
            links=self.links(thing),
            buttons=[act for act, form in filled if form is None],
            forms=[(act, form) for act, form in filled if form is not None],
            sections=[
                (part, part.template, {"thing": thing, "problem": problem, **part.context(request, thing)})
                for part in self.sections
            ],
            problem=problem,
        )

    def _no_longer(self, thing: Any, action: str, offered: list[Do], by: Any) -> str:
        """Why what was asked for is not done, where the record no longer offers it; `PermissionDenied` to who may not."""
        asked_for = next((act for act in self.does if act.single and act.name == action), None)
        if asked_for is None or asked_for in offered:
            return ""
        if not asked_for.may(by, thing):
            raise PermissionDenied
        return asked_for.refused(thing).messages[0]

    @staticmethod
    def _record_form(request: HttpRequest, act: Do, thing: Any, action: str) -> forms.BaseForm | None:
        if act.form is None:
            return None
        data = request.POST if action == act.name else None
        return act.form(data, prefix=act.name, initial=dict(act.initial(thing)))

    def _acted(
        self, request: HttpRequest, thing: Any, action: str, filled: list[tuple[Do, forms.BaseForm | None]]
    ) -> str:
        """Do what was asked, and say so; empty when a form has to be shown again. Raises `ValidationError`."""
        by: Any = request.user
        for act, form in filled:
            if act.name != action:
                continue
            if form is None:
                return act.said(act.act(thing, by=by), {})
            if not form.is_valid():
                return ""
            try:
                return act.said(act.act(thing, by=by, **form.cleaned_data), form.cleaned_data)
            except ValidationError as error:
                say_by_field(form, error)
                return ""
        for section in self.sections:
            if said := section.act(request, thing, action):
                return said
        return ""


_OFFERED = {"row": "row", "chosen": "bulk"}
_registers: dict[str, Register] = {}


def registers() -> Iterator[Register]:
    """Those whose addresses the cluster has."""
    for name, register in _registers.items():
        try:
            reverse(name)
        except NoReverseMatch:
            continue
        yield register


def register_of(name: str) -> Register | None:
    """The register of a list, by the list's name."""
    return _registers.get(name)
