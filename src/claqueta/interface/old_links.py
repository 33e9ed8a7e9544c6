"""A mailed link that no longer works: the page that says so and, where it can, sends another to the address on record."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from claqueta.foundation.parameters import sent
from claqueta.foundation.ratelimit import spend


def old_link(
    request: HttpRequest,
    again: Callable[[], object],
    *,
    address: str,
    counted_as: str,
    rate: str,
    then: str,
) -> HttpResponse:
    """Say that a link is too old (410); when asked, send another with `again` and go on to `then`.

    Whoever holds an old link learns nothing: not to which address it goes, and not whether the `rate` for it is spent.
    """
    if request.method == "POST" and "again" in sent(request):
        if address and spend(counted_as, address, rate).allowed:
            again()
        messages.success(request, _("A new link is on its way to the address on record."))
        return redirect(then)
    return _page(request, again=True)


def gone(request: HttpRequest, words: str, *, way: tuple[str, str] | None = None) -> HttpResponse:
    """Say that a link no longer works (410), where none can be sent to whoever opens it: why in `words`, and a `way` on."""
    return _page(request, words=words, way=way)


def _page(request: HttpRequest, **said: object) -> HttpResponse:
    return render(request, "interface/old_link.html", {"noindex": True, **said}, status=410)
