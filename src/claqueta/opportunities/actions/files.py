"""Files of needs and offers, each with those who see it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation import attachments, audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.opportunities.judging import FILE
from claqueta.opportunities.models import Opportunity, OpportunityFile
from claqueta.opportunities.search import note_change


def attach_file(
    opportunity: Opportunity, file: Any, *, name: str, audience: str = "", by: Actor
) -> OpportunityFile:
    """Keep a file with an opportunity; what it is its bytes say. The same file again is the one that is there.

    Raises `PermissionDenied`, and `ValidationError` for too many, for one that is too large or of a kind that is not kept.
    """
    require(by, "opportunities.edit", opportunity)
    said = fitted({"audience": audience}, FILE)
    most = rule("opportunity_files").value
    if opportunity.files.count() >= most:
        raise ValidationError({"file": [_("There are %(n)s files already: take one away.") % {"n": most}]})
    try:
        # Whoever edits it may attach to it; the mechanism asks only for those who manage the domain.
        attachment = attachments.attach(opportunity, file, name=name, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    with atomic():
        kept, new = OpportunityFile.objects.get_or_create(
            attachment=attachment, defaults={"opportunity": opportunity, **said}
        )
        if new:
            audit.record(
                "opportunities.file_added",
                opportunity,
                by=by,
                changes={"file": ("", attachment.name), "audience": ("", kept.audience)},
            )
            note_change(opportunity)
    return kept


@atomic
def show_file_to(file: OpportunityFile, *, audience: str, by: Actor) -> OpportunityFile:
    """Say who sees a file. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "opportunities.edit", file.opportunity)
    before, file.audience = file.audience, fitted({"audience": audience}, FILE)["audience"]
    if before != file.audience:
        file.save(update_fields=["audience"])
        audit.record(
            "opportunities.file_shown",
            file.opportunity,
            by=by,
            changes={"audience": (before, file.audience)},
        )
        note_change(file.opportunity)
    return file


@atomic
def remove_file(file: OpportunityFile, *, by: Actor) -> None:
    """Take a file away. Raises `PermissionDenied`."""
    require(by, "opportunities.edit", file.opportunity)
    opportunity, attachment = file.opportunity, file.attachment
    file.delete()
    attachments.detach(attachment, opportunity, by=SYSTEM)
    note_change(opportunity)
