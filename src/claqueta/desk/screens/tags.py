"""The office's tags, kind by kind: their names, their colours, two that are one."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation import tags
from claqueta.foundation.models import Tag
from claqueta.foundation.parameters import sent


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.work_in_office")
def all_tags(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            messages.success(request, _done(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(reverse("office_tags"))
    kinds = Tag.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return screen(
        request,
        "desk/tags.html",
        _("Tags"),
        "tag",
        kinds=[(_name_of(kind), tags.of_kind(kind)) for kind in kinds],
        colours=Tag.Colour.choices,
    )


def _done(request: HttpRequest) -> str:
    by: Any = request.user
    form = sent(request)
    tag = get_object_or_404(Tag, pk=form.identifier("tag"))
    match form.text("action"):
        case "merge":
            kept = get_object_or_404(Tag, pk=form.identifier("into"))
            tags.merge(kept, tag, by=by)
            return _("“%(gone)s” is now “%(kept)s”.") % {"gone": tag.name, "kept": kept.name}
        case "drop":
            tags.drop(tag, by=by)
            return _("The tag has been deleted.")
    tags.change(tag, name=form.text("name"), colour=form.text("colour"), by=by)
    return _("Saved.")


def _name_of(kind: str) -> str:
    """How the objects of a kind are called; the kind as it is written when its domain is no longer there."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name_plural).capitalize()
    except LookupError:
        return kind
