"""The register itself: its routes, and what each of them shows and takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, get_resolver, path, reverse
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.accounts.models import Account
from claqueta.desk.chips import Chip
from claqueta.desk.listing import Listing, Said, declared
from claqueta.desk.registers.acts import Add, Do, DoToAll
from claqueta.desk.registers.between import show_new
from claqueta.desk.registers.heads import Figure, Reach, Step
from claqueta.desk.registers.lists import show_list
from claqueta.desk.registers.sections import Section
from claqueta.desk.registers.shown import show_record
from claqueta.foundation.folding import containing

READ, WRITTEN = ("GET", "HEAD"), ("GET", "HEAD", "POST")
type Link = tuple[Said, str]
type Face = Literal["list", "add", "record"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody may go: a list, a record, a new one."""

    name: str
    detail: str
    url: str
    snippet: str = ""
    """Where it was found by what it means: what says so, as HTML of the engine."""


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
    kind: str = ""
    """The label of the model of its records, where its list is kept elsewhere; the trail knows them by it."""
    title: Callable[[Any], str] = str
    """What a record's screen is called."""
    chips: Callable[[Any], Sequence[Chip]] = lambda _thing: ()
    """How a record stands."""
    next_step: Callable[[Any, Any], Step | None] = lambda _thing, _account: None
    """What is due on a record, for an account."""
    reach: Callable[[Any], Reach] = lambda _thing: Reach()
    edit: Callable[[Any, Any], str] = lambda _thing, _account: ""
    """Where a record is edited by an account; empty where it may not."""
    figures: Callable[[], Sequence[Figure]] = lambda: ()
    """What the office's home counts of it."""
    links: Callable[[Any], Sequence[Link]] = lambda _thing: ()
    """Ways from a record to its other pages."""
    ways: Callable[[Any], Sequence[Link]] = lambda _account: ()
    """Ways from the list to other pages that an account may use."""
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
            return self.fetched(pk)

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
        permission = self.begin_permission if face == "add" else self.permission
        guarded = require_http_methods(methods)(needs(permission, of=of, fresh=self.fresh)(view))
        # By these two the permission matrix knows whose route it is.
        guarded.register, guarded.face = self, face  # type: ignore[attr-defined]
        names = {"list": self.listing.name, "add": f"{self.record}_add", "record": self.record}
        return path(address, guarded, name=names[face])

    @property
    def begin_permission(self) -> str:
        return (self.add.permission if self.add is not None else "") or self.permission

    def may_begin(self, account: Any) -> bool:
        """Whether an account may begin a record."""
        return self.add is not None and account.has_perm(self.begin_permission)

    def fetched(self, pk: Any) -> Any:
        """A record by its identifier; raises `Http404`."""
        return self.one(pk) if self.one is not None else get_object_or_404(self.listing.rows(), pk=pk)

    def show_list(self, request: HttpRequest) -> HttpResponse:
        return show_list(self, request)

    def show_new(self, request: HttpRequest) -> HttpResponse:
        return show_new(self, request)

    def show_record(self, request: HttpRequest, thing: Any) -> HttpResponse:
        return show_record(self, request, thing)

    @property
    def model(self) -> str:
        """The label of the model of its records."""
        return self.kind or _model_of(self.listing.rows)

    # -- Where somebody may go ----------------------------------------------------------------------------------

    def begins(self, account: Any) -> Iterator[Place]:
        """The way to a new record, for who may begin one."""
        if self.add is not None and account.has_perm(self.permission) and self.may_begin(account):
            route = self.listing.name if self.add.above else f"{self.record}_add"
            yield Place(str(self.add.label), str(self.listing.title), reverse(route))

    def matching(self, account: Any, words: str) -> QuerySet[Any] | None:
        """Rows that have some words, for who may see the list; nothing where it is not searched here."""
        if not (self.record and self.listing.search_in and account.has_perm(self.permission)):
            return None
        seen = self.listing.seen_by(self.listing.rows(), account)
        return containing(seen, self.listing.search_in, words).prefetch_related(None)

    def places(self, account: Any, rows: QuerySet[Any]) -> list[Place]:
        """Where the rows are that an account may see."""
        return [
            Place(str(row), self.detail(row) or str(self.listing.title), reverse(self.record, args=[row.pk]))
            for row in rows
            if account.has_perm(self.permission, row)
        ]


@cache
def _model_of(rows: Callable[[], QuerySet[Any]]) -> str:
    """Found out once: rows are a question of many parts, and a trail asks for the model of each of its lines."""
    return str(rows().model._meta.label_lower)


_registers: dict[str, Register] = {}


def registers() -> Iterator[Register]:
    """Those whose addresses the cluster has. Registers declare themselves while the addresses are read."""
    _ = get_resolver().url_patterns
    for name, register in _registers.items():
        try:
            reverse(name)
        except NoReverseMatch:
            continue
        yield register


def found(account: Any, words: str, most: int) -> Iterator[Place]:
    """Records that answer to some words, some of each register.

    The database is asked once which lists have any: most have none, and somebody is typing.
    """
    asked = [(one, rows) for one in registers() if (rows := one.matching(account, words)) is not None]
    if not asked:
        return
    has_any = [Exists(rows.order_by().values("pk")) for _one, rows in asked]
    itself = Account.objects.filter(pk=account.pk)
    for (one, rows), some in zip(asked, itself.values_list(*has_any).get(), strict=True):
        if some:
            yield from one.places(account, rows[:most])


def register_of(name: str) -> Register | None:
    """The register of a list, by the list's name."""
    return _registers.get(name)


def record_address(kind: str, key: Any, account: Any) -> str:
    """Where the office shows an object, named as the trail names it, to an account; empty where it has no screen."""
    for register in registers():
        if register.record and register.model == kind and account.has_perm(register.permission):
            try:
                return reverse(register.record, args=[key])
            except NoReverseMatch:
                return ""
    return ""
