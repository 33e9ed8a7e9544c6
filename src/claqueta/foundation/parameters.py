"""What a request brings, read by type: what cannot be that type is a page that says so, never an error of ours.

Views ask `asked(request)` for what stands in the address, `sent(request)` for what a form sent, `header(request, …)`
for a header. An identifier that cannot exist is not found (404); a value of another shape is a bad request (400); a
page, an order or a choice that is none is passed over, as old links bring them. Texts come clean and bounded. Django's own forms get the raw values and judge them by themselves.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.urls import register_converter
from django.utils.translation import gettext as _

from claqueta.foundation.judging import in_brief
from claqueta.foundation.text import cleaned, one_line

LARGEST_ID = 2**63 - 1
"""Of a row: a signed integer of 64 bits, in SQLite as in PostgreSQL."""
LAST_PAGE = 1_000_000
MOST_VALUES = 1000
_DIGITS = re.compile(r"[0-9]{1,19}")


class ParameterInvalid(BadRequest):
    """A parameter that cannot be read; its text says which and why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What `interface/components/pager.html` shows."""

    number: int
    pages: int
    earlier: str
    """The address of the page before; empty on the first."""
    later: str


class Parameters:
    """The parameters of an address or of a form. When one comes twice, the last counts, as in Django."""

    def __init__(self, values: QueryDict) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def text(self, name: str, most: int = 200) -> str:
        """Text on one line, clean; what goes beyond `most` characters is left out."""
        return one_line(self._raw(name)[: 4 * most])[:most]

    def lines(self, name: str, most: int) -> str:
        """Text of any number of lines, clean; what goes beyond `most` characters is left out."""
        return cleaned(self._raw(name)[: 4 * most]).strip()[:most]

    def written(self, name: str, most: int = 10_000) -> str:
        """What somebody wrote, as it came but without control characters, for a judge to take or refuse.

        More than `most` characters are a bad request.
        """
        raw = self._raw(name)
        if len(raw) > most:
            self._refuse(name, _("it is too long"))
        return cleaned(raw)

    def choice(self, name: str, allowed: Collection[str], default: str = "") -> str:
        """One of the allowed values; `default` for anything else, as an old link may ask for what is gone."""
        value = self._raw(name)
        return value if value in allowed else default

    def choices(self, name: str, allowed: Collection[str]) -> list[str]:
        return [text for text in self.texts(name) if text in allowed]

    def texts(self, name: str, most: int = MOST_VALUES, longest: int = 200) -> list[str]:
        """The values of a parameter that may come several times: each once, in order, at most `most` of them."""
        values = dict.fromkeys(one_line(one[: 4 * longest])[:longest] for one in self.values.getlist(name))
        return [value for value in values if value][:most]

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number in ASCII digits. Bad request when it is none, or outside; `default` when nothing is sent."""
        raw = self._raw(name).strip()
        if not raw and default is not None:
            return default
        sign, digits = (-1, raw[1:]) if raw.startswith("-") else (1, raw)
        if not _DIGITS.fullmatch(digits) or not low <= sign * int(digits) <= high:
            self._refuse(
                name, _("it is not a whole number from %(low)s to %(high)s") % {"low": low, "high": high}
            )
        return sign * int(digits)

    def page(self, name: str = "page") -> int:
        """The number of a page, from 1 to `LAST_PAGE`. What is none is passed over: a list always has a first page."""
        raw = self._raw(name).strip()
        return min(int(raw), LAST_PAGE) if _DIGITS.fullmatch(raw) and int(raw) else 1

    def identifier(self, name: str) -> int:
        """The number of a row. Not found when it cannot be one."""
        return identifier(self._raw(name))

    def identifiers(self, name: str) -> list[int]:
        """The numbers of rows that were ticked. Not found when one of them cannot be one."""
        return [identifier(text) for text in self.texts(name)]

    def uuid(self, name: str) -> UUID:
        """Not found when it is none."""
        return _uuid(self._raw(name))

    def uuids(self, name: str) -> list[UUID]:
        """As `identifiers`, of rows that UUIDs identify."""
        return [_uuid(text) for text in self.texts(name)]

    def day(self, name: str) -> date | None:
        """A day as 2026-03-30, or none. Bad request when it is no day."""
        raw = self._raw(name).strip()
        if not raw:
            return None
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
                raise ValueError
            return date.fromisoformat(raw)
        except ValueError:
            self._refuse(name, _("it is not a day such as 2026-03-30"))

    def beginning(self, prefix: str, most: int = 20_000, longest: int = 200) -> dict[str, str]:
        """Rest of the name → text, of the parameters whose name begins with `prefix`."""
        names = [name for name in self.values if name.startswith(prefix)][:most]
        return {one_line(name.removeprefix(prefix)[:100]): self.text(name, longest) for name in names}

    def encoded(self) -> str:
        """All of them as they stand in an address."""
        return self.values.urlencode()

    def changed(self, *without: str, **changes: Any) -> str:
        """All but `without` as they stand in an address, with changes."""
        values = self.values.copy()
        for name in without:
            values.pop(name, None)
        for name, value in changes.items():
            values[name] = str(value)
        return values.urlencode()

    def pager(self, number: int, pages: int, *without: str) -> "Pager":
        """The ways on from a page of a list that these parameters asked for, without those that no address carries on."""
        earlier, later = (f"?{self.changed(*without, page=number + step)}" for step in (-1, 1))
        return Pager(number, pages, earlier if number > 1 else "", later if number < pages else "")

    def _raw(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def _refuse(self, name: str, why: str) -> NoReturn:
        raise ParameterInvalid(
            _("“%(value)s” cannot be read as “%(name)s”: %(why)s.")
            % {"value": in_brief(self._raw(name)), "name": name, "why": why}
        )


def asked(request: HttpRequest) -> Parameters:
    """The parameters of the address."""
    return Parameters(request.GET)


def sent(request: HttpRequest) -> Parameters:
    """The parameters of a form that was sent; none when the request is of another kind."""
    return Parameters(request.POST)


def file_sent(request: HttpRequest, name: str = "file") -> Any:
    """The file that a form sent, or None."""
    return request.FILES.get(name)


def header(request: HttpRequest, name: str, most: int = 200) -> str:
    """A header on one line, clean; what goes beyond `most` characters is left out."""
    return one_line(str(request.headers.get(name, ""))[: 4 * most])[:most]


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks, as the proxies that the settings trust have told it."""
    return one_line(str(request.META.get("REMOTE_ADDR", ""))[:64])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text[:64])
    except ValueError:
        raise Http404(text) from None


def identifier(text: str) -> int:
    """The number of a row, written in ASCII digits. Not found when it cannot be one."""
    if not _DIGITS.fullmatch(text) or not 0 < int(text) <= LARGEST_ID:
        raise Http404
    return int(text)


class IdentifierConverter:
    """`<id:pk>` in an address: a number that a row can have."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        if not 0 < int(value) <= LARGEST_ID:
            raise ValueError(value)
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(IdentifierConverter, "id")
