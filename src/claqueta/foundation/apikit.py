"""What a domain's piece of the API is made of: a list, and a change of one object, each from one declaration.

    @listed(router, "/props", PropOut, order=("name", "pk"), search=("name", "city"), moment="updated_at")
    def props(request: HttpRequest) -> QuerySet[Prop]:
        return Prop.objects.filter(listed=True)

gives `limit`, a cursor, `q` with accents folded, `updated_since`, `total` where asked for, and `Link: rel="next"`. The
function says which rows the caller may see; the frame (`config/api.py`) adds what every answer has: problems, ETags,
languages, rates. A cursor is the place after a row in the list's order, never a number of rows: while others come and
go, whoever follows it meets every row that stays where it is exactly once, and one that moves on meets them again.
It is signed for its list and order, so what we did not write is a bad request; it can be read, so a list is ordered by
what its callers may see.
"""

import hashlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Field, Q, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from ninja.renderers import JSONRenderer
from pydantic import Field as Described
from pydantic import StringConstraints, create_model

from claqueta.foundation.folding import Folded, containing, is_text
from claqueta.foundation.idempotency import once
from claqueta.foundation.parameters import asked, header
from claqueta.foundation.search import remembered
from claqueta.foundation.text import one_line
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language

FIRST_MOMENT, LAST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
LONGEST_CURSOR = 4000
LETTERS_OF_ORDER = 100
"""So many letters of a text stand in a cursor; rows that begin with the same ones follow each other by their numbers."""
KEY = "place_{}"
type Show = Callable[[HttpRequest, list[Any]], list[Any]]


def require_scope(request: HttpRequest, scope: str) -> None:
    """Raise 401 or 403 unless the caller's key has the scope."""
    if not request.user.is_authenticated:
        raise HttpError(401, "Send a key in the Authorization header")
    if scope not in request.scopes:  # type: ignore[attr-defined]
        raise HttpError(403, f"The key has no scope to {scope}")


def etag_of(content: bytes | str) -> str:
    """The strong validator of an answer's content (RFC 9110 §8.8.3)."""
    raw = content.encode() if isinstance(content, str) else content
    return '"' + hashlib.sha256(raw).hexdigest()[:32] + '"'


def in_utc(moment: datetime) -> datetime:
    """Raises `ValueError` for a moment without its zone, or one that no calendar has in ours."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    try:
        # A day's room at both ends, for every zone in which the database may look at it.
        return min(max(moment.astimezone(UTC), FIRST_MOMENT), LAST_MOMENT)
    except OverflowError as error:
        raise ValueError(moment) from error


@dataclass(frozen=True)
class Order:
    """The order of one list, in which each row has its place; ends with what no two rows share."""

    path: str
    names: tuple[str, ...]

    def put(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order, each with what its place is made of."""
        keys = {
            KEY.format(number): Substr(Folded(F(name)), 1, LETTERS_OF_ORDER)
            if is_text(rows.model, name)
            else F(name)
            for number, name in enumerate(self._fields)
        }
        found: QuerySet[Any] = rows.annotate(**keys)
        wanted = []
        for number in range(len(self.names)):
            last = True if self._may_be_none(found, number) else None
            key = F(KEY.format(number))
            wanted.append(key.desc(nulls_last=last) if self._falls(number) else key.asc(nulls_last=last))
        return found.order_by(*wanted)

    def after(self, rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
        """Of rows in this order, those beyond a cursor."""
        beyond, same = list[Q](), Q()
        for number, kept in enumerate(self._read(cursor)):
            key, value = (
                KEY.format(number),
                None if kept is None else self._field(rows, number).to_python(kept),
            )
            if value is not None:
                further = Q(**{f"{key}__{'lt' if self._falls(number) else 'gt'}": value})
                if self._may_be_none(rows, number):
                    further |= Q(**{f"{key}__isnull": True})
                beyond.append(same & further)
            same &= Q(**{f"{key}__isnull": True}) if value is None else Q(**{key: value})
        found: QuerySet[Any] = rows.filter(reduce(or_, beyond))
        return found

    def cursor(self, row: Any) -> str:
        """The place after a row of this order."""
        values = [getattr(row, KEY.format(number)) for number in range(len(self.names))]
        return self._signer.sign_object(
            [value if isinstance(value, bool | int | str | None) else str(value) for value in values]
        )

    def _read(self, cursor: str) -> list[Any]:
        try:
            if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
                raise signing.BadSignature
            found: list[Any] = self._signer.unsign_object(cursor)
        except signing.BadSignature:
            raise HttpError(400, "This cursor is not one of this list's") from None
        return found

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=" ".join(("api", self.path, *self.names)), sep=".")

    @property
    def _fields(self) -> list[str]:
        return [name.removeprefix("-") for name in self.names]

    def _falls(self, number: int) -> bool:
        return self.names[number].startswith("-")

    def _field(self, rows: QuerySet[Any], number: int) -> Field[Any, Any]:
        found: Field[Any, Any] = rows.query.annotations[KEY.format(number)].output_field
        return found

    def _may_be_none(self, rows: QuerySet[Any], number: int) -> bool:
        name = self._fields[number]
        if name == "pk" or is_text(rows.model, name):  # a text that is none is folded to an empty one
            return False
        try:
            return bool(rows.model._meta.get_field(name).null)
        except FieldDoesNotExist:
            return True


def listed[Rows: Callable[..., QuerySet[Any]]](
    router: Router,
    path: str,
    schema: type[Schema],
    *,
    order: Sequence[str],
    search: Sequence[str] = (),
    moment: str = "",
    filters: type[Schema] | None = None,
    show: Show | None = None,
    limit: int | None = 50,
    most: int = 200,
    array: bool = False,
    remember: bool = False,
    **about: Any,
) -> Callable[[Rows], Rows]:
    """Make a list of the API of a function that gives the rows which the caller may see.

    `order` names fields, falling with a `-`; texts are ordered by their letters alone. `search` names the fields that `q`
    looks in, `moment` the one that `updated_since` asks about. `filters` is a schema of more parameters; the function then
    takes what was asked as its second. `show` turns the rows of a page into what `schema` describes, when they are not that
    by themselves, and may leave some out. Without a `limit` the answer is the whole list unless the caller sets one.
    An `array` is answered as it is, and only its `Link` tells what follows; otherwise it stands under `items`, beside
    `next` and, where asked for, `total`. With `remember` a guest's answer is kept until the change log moves on: only for
    rows whose every change is noted there. `about` is the operation's, for its description.
    """
    names = tuple(order) if order[-1].removeprefix("-") == "pk" else (*order, "pk")
    how = Order(path, names)
    answer: Any = list[schema] if array else _page_of(schema)  # type: ignore[valid-type]

    def declare(rows_for: Rows) -> Rows:
        asks = _query(
            f"{rows_for.__name__.title().replace('_', '')}Query",
            filters,
            search=bool(search),
            moment=bool(moment),
            limit=limit,
            most=most,
            array=array,
        )

        def page(request: HttpRequest, query: Any) -> dict[str, Any]:
            rows = rows_for(request, query) if filters else rows_for(request)
            if moment and query.updated_since:
                try:
                    rows = rows.filter(**{f"{moment}__gte": in_utc(query.updated_since)})
                except ValueError:
                    raise HttpError(400, "Write updated_since with its time zone, in this age") from None
            if search and (text := one_line(query.q)):
                rows = containing(rows, search, text)
            told = {} if array or not query.total else {"total": rows.count()}
            rows = how.put(rows)
            if query.cursor:
                rows = how.after(rows, query.cursor)
            found = list(rows if query.limit is None else rows[: query.limit + 1])
            shown = found[: query.limit]
            following = how.cursor(shown[-1]) if len(found) > len(shown) else None
            return {"items": show(request, shown) if show else shown, "next": following, **told}

        def view(request: HttpRequest, response: HttpResponse, query: Any) -> Any:
            if remember and not request.user.is_authenticated:
                parts = (path, current_language(), query.model_dump_json())
                found = remembered("api", *parts, compute=lambda: page(request, query))
            else:
                found = page(request, query)
            if found["next"]:
                kept = asked(request).changed(
                    *(set(asked(request)) - set(asks.model_fields)), cursor=found["next"], limit=query.limit
                )
                response["Link"] = f'<{request.path}?{kept}>; rel="next"'
            return found["items"] if array else found

        _add(router, path, ("GET",), answer, rows_for, view, {"query": Query[asks]}, about)  # type: ignore[misc, valid-type]
        return rows_for

    return declare


def changes[Change: Callable[..., Any]](
    router: Router,
    path: str,
    schema: type[Schema],
    *,
    of: Callable[..., Any],
    show: Callable[[HttpRequest, Any], Any],
    method: str = "PATCH",
    scope: str = "write",
    **about: Any,
) -> Callable[[Change], Change]:
    """Make an operation of a function that changes one object and returns it as it then is.

    `of` finds the object that the caller may see, by what stands in the address; `show` says how it is shown, here as
    where it is read: `schema` of both is the same, and so is the ETag. The function gets the request, the object and,
    by name, what was sent. It is called once for an `Idempotency-Key`, and not at all when `If-Match` names none of the
    object's ETags (412). `If-Match` may be left out: a change names only the fields that it means, its action judges what
    it is about to lose, the trail keeps what was there, and programs that write what they alone know have nothing to read
    before. Whoever has read first, in this language and with this key, sends it.
    """
    where = [one for name, one in inspect.signature(of).parameters.items() if name != "request"]

    def declare(change: Change) -> Change:
        sent = list(inspect.signature(change).parameters.values())[2:]

        def view(request: HttpRequest, response: HttpResponse, **given: Any) -> Any:
            require_scope(request, scope)
            at = {one.name: given[one.name] for one in where}
            values = {one.name: given[one.name] for one in sent}
            found = of(request, **at)

            def act() -> Any:
                if not header(request, "If-Match", 4000):
                    return show(request, change(request, found, **values))
                with atomic():
                    _lock(found)
                    current = of(request, **at)
                    _expect(request, etag_of(_rendered(request, schema, show(request, current))))
                    return show(request, change(request, current, **values))

            answer = once(request, act)
            response["ETag"] = etag_of(_rendered(request, schema, answer))
            return answer

        parameters = {one.name: one.annotation for one in (*where, *sent)}
        _add(router, path, (method,), schema, change, view, parameters, {"openapi_extra": HEADERS, **about})
        return change

    return declare


KEY_NEEDED: dict[str, Any] = {"x-key-needed": True}
"""What the description of an operation says that nobody may use without a key."""
HEADERS: dict[str, Any] = {
    **KEY_NEEDED,
    "parameters": [
        {"in": "header", "name": name, "description": text, "required": False, "schema": {"type": "string"}}
        for name, text in {
            "If-Match": "The ETag that the object was read with, in the same language; refused when it is another now",
            "Idempotency-Key": "The same request with the same key has one effect",
        }.items()
    ],
}


def _expect(request: HttpRequest, etag: str) -> None:
    """Raise 412 unless `If-Match` names this ETag.

    Ours are strong; one that comes back weak was weakened on the way, by whoever compressed the answer (`GZipMiddleware`
    does), and still names the same content.
    """
    given = [part.strip().removeprefix("W/") for part in header(request, "If-Match", 4000).split(",")]
    if given != ["*"] and etag not in given:
        raise HttpError(412, "The record changed meanwhile")


def _lock(found: Any) -> None:
    """What is compared stays so until it is changed. Actions lock the same row."""
    if type(found)._base_manager.select_for_update().filter(pk=found.pk).first() is None:
        raise Http404


def _rendered(request: HttpRequest, schema: type[Schema], value: Any) -> str:
    """What the frame sends of it."""
    shown = schema.model_validate(value, context={"request": request}).model_dump()
    return str(JSONRenderer().render(request, shown, response_status=200))


def _query(
    name: str,
    filters: type[Schema] | None,
    *,
    search: bool,
    moment: bool,
    limit: int | None,
    most: int,
    array: bool,
) -> type[Schema]:
    bounded = Annotated[int, Described(ge=1, le=most)]
    fields: dict[str, Any] = {
        "limit": (bounded, limit) if limit else (bounded | None, None),
        "cursor": (
            Annotated[str, Described(description="The place from which to go on, as `next` gave it")],
            "",
        ),
    }
    if moment:
        fields["updated_since"] = (datetime | None, None)
    if search:
        fields["q"] = (Annotated[str, StringConstraints(max_length=200)], "")
    if not array:
        fields["total"] = (
            Annotated[bool, Described(description="Whether to count all that is asked for")],
            False,
        )
    fields["lang"] = (str, "")
    made: type[Schema] = create_model(name, __base__=filters or Schema, **fields)
    return made


def _page_of(schema: type[Schema]) -> type[Schema]:
    made: type[Schema] = create_model(
        f"{schema.__name__.removesuffix('Out')}Page",
        __base__=Schema,
        items=(list[schema], ...),  # type: ignore[valid-type]
        next=(str | None, Described(None, description="The cursor of the next page")),
        total=(
            int | None,
            Described(
                None, description="How many there are, where asked for", exclude_if=lambda one: one is None
            ),
        ),
    )
    return made


def _add(
    router: Router,
    path: str,
    methods: Sequence[str],
    answer: Any,
    said: Callable[..., Any],
    view: Callable[..., Any],
    parameters: Mapping[str, Any],
    about: Mapping[str, Any],
) -> None:
    """Put a view on the router that reads as the domain's function and takes these parameters."""
    view.__name__, view.__qualname__, view.__module__ = said.__name__, said.__qualname__, said.__module__
    view.__doc__ = said.__doc__
    takes = {"request": HttpRequest, "response": HttpResponse, **parameters}
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=one)
            for name, one in takes.items()
        ]
    )
    router.add_api_operation(path, list(methods), view, response=answer, **about)
