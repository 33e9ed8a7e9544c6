"""One way to show a list in the office: search, filters, order, columns to choose, exports, saved views.

A list says what its columns are and which rows it has; everything else follows from the address.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation.folding import containing, ordered
from claqueta.foundation.models import SavedView
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import Column, table_response

PAGE = 50
FORMS = ("csv", "xlsx", "json")
MOST_EXPORTED = 50_000
type Said = str | Promise


@dataclass(frozen=True, slots=True)
class ListField:
    """A column of a list, on the screen and in its exports."""

    column: Column
    link: Callable[[Any], str] | None = None
    """Where the cell leads, if anywhere."""
    shown: bool = True
    """Whether it is on the screen until somebody chooses otherwise."""
    order: str = ""
    """The database's field to order by; empty for a column that has no order."""


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    label: Said
    choices: Sequence[tuple[str, Said]]
    lookup: str


@dataclass(frozen=True, slots=True)
class Cell:
    title: Said
    value: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """The rows of one page, and how many there are in all."""

    rows: Sequence[Any]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Listing:
    name: str
    title: Said
    icon: str
    fields: tuple[ListField, ...]
    search_in: tuple[str, ...] = ()
    """Fields of the database that the search box looks into."""
    filters: tuple[Filter, ...] = ()

    def respond(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        template: str = "office/list.html",
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        """The screen of a list kept in the database, or its export when the address asks for one."""
        rows = self._narrowed(request, rows)
        if form := asked_form(request):
            return self.export(request, form, rows[:MOST_EXPORTED].iterator(chunk_size=500))
        page = Paginator(rows, PAGE).get_page(asked(request).page())
        return self.screen(
            request,
            ListPage(list(page.object_list), page.paginator.count, page.number, page.paginator.num_pages),
            template,
            status,
            **context,
        )

    def screen(
        self,
        request: HttpRequest,
        page: ListPage,
        template: str = "office/list.html",
        status: int = 200,
        **context: Any,
    ) -> HttpResponse:
        fields = self.chosen(request)
        return render(
            request,
            template,
            {
                "page_title": self.title,
                "header_icon": self.icon,
                "list": self,
                "list_page": page,
                "query": asked(request).text("q", 100),
                "heads": [self._head(request, one) for one in fields],
                "rows": [(row, self._cells(fields, row)) for row in page.rows],
                "columns": [(one.column, one in fields) for one in self.fields],
                "filters": [(one, asked(request).text(one.name)) for one in self.filters],
                "exports": [(form.upper(), address(request, export=form)) for form in FORMS],
                "previous_url": address(request, page=page.number - 1) if page.number > 1 else "",
                "next_url": address(request, page=page.number + 1) if page.number < page.pages else "",
                "views": SavedView.objects.filter(
                    Q(owner_id=request.user.pk) | Q(shared=True), list_name=self.name
                ),
                "filtered": bool(set(asked(request)) - {"q", "page", "order", "column", "export"}),
                "kept_query": asked(request).encoded(),
                **context,
            },
            status=status,
        )

    def export(self, request: HttpRequest, form: str, rows: Iterable[Any]) -> HttpResponse:
        """The chosen columns, or all of them when none were chosen."""
        fields = self.chosen(request) if asked(request).texts("column") else self.fields
        return table_response(request, form, [one.column for one in fields], rows, str(self.title))

    def chosen(self, request: HttpRequest) -> tuple[ListField, ...]:
        keys = asked(request).texts("column")
        wanted = tuple(one for one in self.fields if one.column.key in keys)
        return wanted or tuple(one for one in self.fields if one.shown)

    def _narrowed(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        query = asked(request).text("q", 100)
        if query and self.search_in:
            rows = containing(rows, self.search_in, query)
        for one in self.filters:
            value = asked(request).text(one.name)
            if value in {key for key, _label in one.choices}:
                rows = rows.filter(**{one.lookup: value})
        order = asked(request).text("order")
        if order.removeprefix("-") in {one.order for one in self.fields if one.order}:
            rows = ordered(rows, order)
        return rows

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

    @staticmethod
    def _cells(fields: tuple[ListField, ...], row: Any) -> list[Cell]:
        return [
            Cell(one.column.title, one.column.value(row), one.link(row) if one.link else "") for one in fields
        ]


def asked_form(request: HttpRequest) -> str:
    """The form of export that the address asks for, if any."""
    return asked(request).choice("export", FORMS)


def address(request: HttpRequest, **changes: Any) -> str:
    """This address's query with changes; a change of anything but the page goes back to the first page."""
    return f"?{asked(request).changed('export', 'page', **changes)}"


def screen(
    request: HttpRequest, template: str, title: Said, icon: str, status: int = 200, **context: Any
) -> HttpResponse:
    """A screen of the office that is not a list."""
    return render(
        request,
        f"office/{template}.html",
        {"page_title": title, "header_icon": icon, **context},
        status=status,
    )


def yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")
