"""One way to show a list in the office: search, filters, order, columns to choose, exports, saved views.

A list says what its columns are and which rows it has; everything else follows from the address. An export of more
rows than a request should wait for is made in the background (`make_list`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.desk.chips import Tone
from claqueta.desk.rules import LIST
from claqueta.foundation import jobs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.folding import containing, ordered
from claqueta.foundation.models import AuditEntry, Job, SavedView
from claqueta.foundation.parameters import Parameters, asked
from claqueta.foundation.tabular import Column, table_response, written
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language

PAGE = 50
KEPT = frozenset({"order", "column"})
"""What stays in an address whose filters are cleared."""
FORMS = ("csv", "xlsx", "json")
type Said = str | Promise
type OnPhone = Literal["", "line", "call", "side", "under"]


@dataclass(frozen=True, slots=True)
class ListField:
    """A column of a list, on the screen and in its exports."""

    column: Column
    link: Callable[[Any], str] | None = None
    """Where the cell leads, if anywhere."""
    permission: str = ""
    """Asked of the row, for whoever looks, before the cell leads there; empty where the list's own is enough."""
    shown: bool = True
    """Whether it is on the screen until somebody chooses otherwise."""
    order: str = ""
    """The database's field to order by; empty for a column that has no order."""
    tone: Callable[[Any], Tone] | None = None
    """How a row stands by it, for a column that is shown as a chip."""
    on_phone: OnPhone = ""
    """On a phone a row is its first column, its chips, one `line`, a number to `call` or a value at its `side`, and what stands
    `under` all that, where no record says it; the rest is on its record."""
    by_day: bool = False
    """Whether the hour of a moment says nothing here."""


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    label: Said
    choices: Sequence[tuple[str, Said]] | Callable[[], Sequence[tuple[str, Said]]]
    lookup: str = ""
    """The database's field that has to be what was chosen."""
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    """Instead of it: the rows that remain with what was chosen."""

    by_day = False

    def narrowed(self, rows: QuerySet[Any], query: Parameters) -> QuerySet[Any]:
        """The rows that remain with what the address chooses; all of them when it is none of the choices."""
        value = query.text(self.name)
        if value not in {key for key, _label in self.options()}:
            return rows
        return self.narrow(rows, value) if self.narrow else rows.filter(**{self.lookup: value})

    def options(self) -> Sequence[tuple[str, Said]]:
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class DayFilter:
    """What is compared with a day that is typed, such as `on__gte` for rows from that day on."""

    name: str
    label: Said
    lookup: str
    by_day = True

    def narrowed(self, rows: QuerySet[Any], query: Parameters) -> QuerySet[Any]:
        day = query.day(self.name)
        return rows.filter(**{self.lookup: day}) if day else rows

    def options(self) -> Sequence[tuple[str, Said]]:
        return ()


@dataclass(frozen=True, slots=True)
class Cell:
    title: Said
    value: Any
    url: str = ""
    kind: str = "more"
    """`title`, `chip`, `line`, `call`, or `more`, which a phone leaves out."""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """What narrows a list now, and the address without it."""

    label: Said
    value: Said
    url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The rows of one page, and how many there are in all; None for a stream that is not counted."""

    rows: Sequence[Any]
    total: int | None
    number: int
    pages: int
    """The last page that is known of: of a stream the next one, while there is more."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows an address asks for, and the rows, which are read as they are taken."""

    count: int
    rows: Iterable[Any]


@dataclass(frozen=True, slots=True)
class Listing:
    name: str
    title: Said
    icon: str
    fields: tuple[ListField, ...]
    search_in: tuple[str, ...] = ()
    """Fields of the database that the search box looks into."""
    filters: tuple[Filter | DayFilter, ...] = ()
    rows: Callable[[], QuerySet[Any]] = AuditEntry.objects.none
    """Everything that the list has, when it is kept in the database."""
    seen_by: Callable[[QuerySet[Any], Any], QuerySet[Any]] = lambda rows, _account: rows
    """Those of the rows that an account sees, where not all who see the list see all of it."""
    found: Callable[[Parameters], Found] | None = None
    """What an address asks for, of a list that is kept elsewhere."""
    empty: Said = ""
    """What the list is for, told as long as nothing stands in it."""
    counted: bool = True
    """Whether a page says how many rows there are; a stream that grows for ever takes too long to count."""

    def respond(
        self, request: HttpRequest, template: str = "desk/list.html", status: int = 200, **context: Any
    ) -> HttpResponse:
        """The screen of a list kept in the database, or its export when the address asks for one."""
        if form := asked_form(request):
            return self.export(request, form)
        number = asked(request).page()
        page = (paged if self.counted else streamed)(self.narrowed(asked(request), request.user), number)
        return self.screen(request, page, template, status, **context)

    def screen(
        self,
        request: HttpRequest,
        page: ListPage,
        template: str = "desk/list.html",
        status: int = 200,
        acts_of: Callable[[Any], Sequence[Any]] = lambda _row: (),
        in_force: Sequence[InForce] = (),
        **context: Any,
    ) -> HttpResponse:
        """The screen of a page of the list.

        `acts_of` says what can be done with a row, in it; `in_force` what narrows it besides its words and filters.
        """
        query = asked(request)
        fields = self.chosen(query)
        in_force = [*self._in_force(request), *in_force]
        return render(
            request,
            template,
            {
                "page_title": self.title,
                "header_icon": self.icon,
                "list": self,
                "list_page": page,
                "query": query.text("q", 100),
                "order": query.text("order"),
                "heads": [self._head(request, field) for field in fields],
                "rows": [(row, _cells(request, fields, row), acts_of(row)) for row in page.rows],
                "columns": [(field.column, field in fields) for field in self.fields],
                "filters": [
                    (one.name, one.label, one.options(), asked(request).text(one.name), one.by_day)
                    for one in self.filters
                ],
                "exports": [(form.upper(), address(request, export=form)) for form in FORMS],
                "previous_url": address(request, page=page.number - 1) if page.number > 1 else "",
                "next_url": address(request, page=page.number + 1) if page.number < page.pages else "",
                "views": SavedView.objects.filter(
                    Q(owner_id=request.user.pk) | Q(shared=True), list_name=self.name
                ),
                "in_force": in_force,
                "clear_url": f"?{without(request, *set(query) - KEPT)}",
                "kept_query": asked(request).encoded(),
                **context,
            },
            status=status,
        )

    def export(self, request: HttpRequest, form: str) -> HttpResponse:
        """The list as a file: at once, or as a job of whoever asks when it is long."""
        found = self.matching(asked(request), request.user)
        if found.count <= rule("export_at_once").value:
            return table_response(request, form, self.exported(asked(request)), found.rows, str(self.title))
        by: Any = request.user
        with atomic():
            job = jobs.begin(LIST, f"{self.title} ({form.upper()})", owner=by, total=found.count)
            make_list.enqueue(str(job.pk), self.name, form, asked(request).encoded(), current_language())
        messages.info(request, _("The export is long: it is being made, and will be here to download."))
        return redirect(reverse("office_jobs"))

    def matching(self, query: Parameters, account: Any) -> Found:
        """What an address asks for, all that an account sees of it, read in pieces."""
        if self.found is not None:
            return self.found(query)
        rows = self.narrowed(query, account)
        return Found(rows.count(), rows.iterator(chunk_size=500))

    def exported(self, query: Parameters) -> list[Column]:
        """The chosen columns, or all of them when none were chosen."""
        fields = self.chosen(query) if query.texts("column") else self.fields
        return [field.column for field in fields]

    def chosen(self, query: Parameters) -> tuple[ListField, ...]:
        keys = query.texts("column")
        wanted = tuple(field for field in self.fields if field.column.key in keys)
        return wanted or tuple(field for field in self.fields if field.shown)

    def narrowed(self, query: Parameters, account: Any) -> QuerySet[Any]:
        """The rows that an address asks for and an account sees, in the order it asks for."""
        rows = self.seen_by(self.rows(), account)
        words = query.text("q", 100)
        if words and self.search_in:
            rows = containing(rows, self.search_in, words)
        for one in self.filters:
            rows = one.narrowed(rows, query)
        order = query.text("order")
        if order.removeprefix("-") in {field.order for field in self.fields if field.order}:
            rows = ordered(rows, order)
        return rows

    def _in_force(self, request: HttpRequest) -> Iterator[InForce]:
        query = asked(request)
        if words := query.text("q", 100):
            yield InForce("", f"“{words}”", f"?{without(request, 'q')}")
        for one in self.filters:
            value = query.text(one.name)
            name = value if one.by_day else dict(one.options()).get(value, "")
            if name:
                yield InForce(one.label, name, f"?{without(request, one.name)}")

    def _head(self, request: HttpRequest, field: ListField) -> tuple[Said, str, str]:
        """Title, the address that orders by it, and how it is ordered now."""
        if not field.order:
            return field.column.title, "", ""
        now = asked(request).text("order")
        falling = now == f"-{field.order}"
        state = "descending" if falling else "ascending" if now == field.order else ""
        return (
            field.column.title,
            address(request, order=field.order if falling else f"-{field.order}"),
            state,
        )


_lists: dict[str, Listing] = {}


def declared(listing: Listing) -> Listing:
    """Make a list known by its name, which is that of its route."""
    _lists[listing.name] = listing
    return listing


def _cells(request: HttpRequest, fields: tuple[ListField, ...], row: Any) -> list[Cell]:
    kinds = _kinds(fields)
    return [_cell(request, field, row, kind) for field, kind in zip(fields, kinds, strict=True)]


def _cell(request: HttpRequest, field: ListField, row: Any, kind: str) -> Cell:
    value = field.column.value(row)
    if field.by_day and isinstance(value, datetime):
        value = timezone.localtime(value).date()
    tone = str(field.tone(row)) if field.tone else ""
    return Cell(field.column.title, value, _link(request, field, row), kind, tone)


def _kinds(fields: tuple[ListField, ...]) -> list[str]:
    """What each column is on a phone: the first says what a row is, and one more has a line."""
    kinds = ["chip" if field.tone else field.on_phone or "more" for field in fields]
    if "line" not in kinds[1:]:
        kinds = [*kinds[:1], *" ".join(kinds[1:]).replace("more", "line", 1).split()]
    return ["title", *kinds[1:]]


def _link(request: HttpRequest, field: ListField, row: Any) -> str:
    if field.link is None or (field.permission and not request.user.has_perm(field.permission, row)):
        return ""
    return field.link(row)


def paged(rows: QuerySet[Any] | Sequence[Any], number: int) -> ListPage:
    """A page of rows; the last one for a number beyond it."""
    page = Paginator(rows, PAGE).get_page(number)
    return ListPage(list(page.object_list), page.paginator.count, page.number, page.paginator.num_pages)


def streamed(rows: QuerySet[Any], number: int) -> ListPage:
    """A page of rows that nobody counts; the first one for a number beyond the last."""
    start = (number - 1) * PAGE
    # One more than fits says whether there is another page.
    found = list(rows[start : start + PAGE + 1])
    if not found and number > 1:
        return streamed(rows, 1)
    return ListPage(found[:PAGE], None, number, number + (len(found) > PAGE))


@task()
def make_list(job_id: str, name: str, form: str, query: str, language: str) -> None:
    """Write a list that takes long to the job's file."""
    job = Job.objects.get(pk=job_id)
    with translation.override(language), jobs.running(job):
        reverse(name)  # Loads the screens, which declare their lists.
        listing, asked_for = _lists[name], Parameters(QueryDict(query))
        found = listing.matching(asked_for, job.owner)
        rows = counted(found, jobs.progress(job))
        body = written(form, listing.exported(asked_for), rows, str(listing.title))
        job.file.save(f"{name}-{job.pk}.{form}", ContentFile(body), save=False)


def counted(found: Found, tell: Callable[[int, int], None]) -> Iterator[Any]:
    """The rows, telling now and then how many have passed."""
    for number, row in enumerate(found.rows):
        if number % 500 == 0:
            tell(number, found.count)
        yield row


def asked_form(request: HttpRequest) -> str:
    """The form of export that the address asks for, if any."""
    return asked(request).choice("export", FORMS)


def address(request: HttpRequest, **changes: Any) -> str:
    """This address's query with changes; a change of anything but the page goes back to the first page."""
    return f"?{asked(request).changed('export', 'page', **changes)}"


def without(request: HttpRequest, *names: str) -> str:
    """This address's query without some of its names, from the first page."""
    return asked(request).changed("export", "page", *names)


def screen(
    request: HttpRequest, template: str, title: Said, icon: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A screen of the office that is not a list."""
    return render(
        request,
        template,
        {"page_title": title, "header_icon": icon, **context},
        status=status,
    )


def yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")
