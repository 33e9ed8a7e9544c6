"""The parts of a record's screen: what is on record of it, its files, its trail, and what a domain shows by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Said
from claqueta.foundation import attachments
from claqueta.foundation.parameters import file_sent, sent
from claqueta.foundation.tabular import Column

FILES = gettext_lazy("Files")
NOTHING: tuple[Any, ...] = (None, "", [], (), {})
"""What is not on record, of which nothing is shown."""


class Section(Protocol):
    """A part of a record's screen."""

    @property
    def title(self) -> Said: ...
    @property
    def template(self) -> str: ...
    @property
    def beside(self) -> bool:
        """Whether it stands among the facts at the left; otherwise it is of what happened, at the right."""
        ...

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
    beside: bool = True

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
    beside: bool = True

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        facts = [(column.title, column.value(thing)) for column in self.columns]
        return {"facts": [(title, value) for title, value in facts if value not in NOTHING]}

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that are kept with a record."""

    title: Said = FILES
    template: str = "desk/parts/files.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Model) -> Mapping[str, Any]:
        return {"attachments": attachments.of(thing)}

    def act(self, request: HttpRequest, thing: Model, action: str) -> str:
        by: Any = request.user
        if action == "attach":
            file = file_sent(request)
            if file is None:
                raise ValidationError(_("Choose a file."))
            attachments.attach(thing, file, name=file.name or "", by=by)
            return _("The file is attached to this record.")
        if action == "detach":
            kept = get_object_or_404(attachments.of(thing), pk=sent(request).identifier("attachment"))
            attachments.detach(kept, thing, by=by)
            return _("The file has been deleted.")
        return ""
