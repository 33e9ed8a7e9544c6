"""The production guide as a document that is issued, edition after edition."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.foundation import documents
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.circles import PUBLIC
from claqueta.foundation.models import IssuedDocument
from claqueta.organisations.guide import GUIDE, SECONDS, contents


def issue_guide(
    language: str,
    *,
    published: bool,
    key: str = "",
    tell: Callable[[int, int], None] = lambda done, total: None,
    by: Actor,
) -> IssuedDocument:
    """Issue an edition in a language, which replaces the one before; `published` ones are for everybody.

    The same `key` gives the same edition. Raises `PermissionDenied`, and what `documents.issue` raises.
    """
    require(by, GUIDE.permission)
    with translation.override(language):
        context, title = contents(language, tell=tell), _("Production guide")
    edition = documents.issue(
        GUIDE,
        context,
        title=title,
        language=language,
        circle=PUBLIC if published else "",
        supersedes=lambda: documents.current(GUIDE, language),
        key=key,
        seconds=SECONDS,
        by=by,
    )
    tell(context["total"], context["total"])
    return edition
