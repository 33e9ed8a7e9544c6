"""The files of a need or an offer on its record, each with those who see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from claqueta.desk.listing import Said
from claqueta.foundation.parameters import file_sent, sent
from claqueta.opportunities import actions
from claqueta.opportunities.models import FileAudience, Opportunity, OpportunityFile


@dataclass(frozen=True, slots=True)
class SeenFiles:
    """A section of the record."""

    title: Said
    template: str = "opportunities/office/files.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: Opportunity) -> Mapping[str, Any]:
        return {
            "files": thing.files.select_related("attachment"),
            "audiences": FileAudience.choices,
            "usual": FileAudience.ACCEPTED,
        }

    def act(self, request: HttpRequest, thing: Opportunity, action: str) -> str:
        by: Any = request.user
        said = sent(request)
        audience = said.choice("audience", FileAudience.values)
        if action == "add_file":
            file = file_sent(request)
            actions.attach_file(thing, file, name=getattr(file, "name", ""), audience=audience, by=by)
            return _("Kept.")
        if action in ("show_file", "remove_file"):
            kept = get_object_or_404(OpportunityFile, pk=said.identifier("file"), opportunity=thing)
            if action == "remove_file":
                actions.remove_file(kept, by=by)
                return _("The file is gone.")
            actions.show_file_to(kept, audience=audience, by=by)
            return _("Saved.")
        return ""
