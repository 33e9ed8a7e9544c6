"""What the board thinks of an application. Neither the applicant nor other members are ever told."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.membership.applying import OPINION
from claqueta.membership.models import Application, Opinion


@atomic
def give_opinion(
    application: Application, *, view: str, text: str = "", conflict: str = "", by: Actor
) -> Opinion:
    """Say what somebody of the board thinks, or that they have a conflict of interest; said again, it replaces the first.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "membership.give_opinion", application)
    held = Application.objects.select_for_update().get(pk=application.pk)
    if not held.is_open:
        raise ValidationError(_("The application has been decided: opinions are closed."))
    words = fitted({"view": view, "text": text, "conflict": conflict}, OPINION)
    if not words["view"] and not words["conflict"]:
        raise ValidationError({"view": [_("Say what you think, or declare a conflict of interest.")]})
    if words["conflict"]:
        # Whoever has an interest in it does not count.
        words["view"] = ""
    account: Account = account_of(by)
    opinion, _new = Opinion.objects.update_or_create(
        application=held, account=account, defaults={**words, "at": timezone.now()}
    )
    # The trail says that an opinion was given, never which.
    audit.record("membership.opinion_given", held, by=by)
    return opinion
