"""What was done, what was sent, which rules are in force, and what is held of whom."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from claqueta.accounts.access import needs
from claqueta.desk import subjects
from claqueta.desk.listing import Filter, ListField, Listing, screen
from claqueta.desk.registers import Register
from claqueta.foundation import audit, privacy
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.tabular import Column

TRAIL = Register(
    # Who did what, to what, when, from what to what, and why.
    listing=Listing(
        name="office_trail",
        title=gettext_lazy("Audit trail"),
        icon="history",
        fields=(
            ListField(Column("at", gettext_lazy("When"), lambda row: row.at), order="at"),
            ListField(Column("who", gettext_lazy("Who"), lambda row: row.actor_name), order="actor_name"),
            ListField(
                Column("what", gettext_lazy("What"), lambda row: audit.verb_name(row.verb)),
                order="verb",
                on_phone="under",
            ),
            ListField(
                Column("object", gettext_lazy("Object"), lambda row: row.object_name),
                order="object_name",
                on_phone="under",
            ),
            ListField(Column("changes", gettext_lazy("Changes"), audit.changes_in_words), on_phone="under"),
            ListField(Column("why", gettext_lazy("Why"), lambda row: row.reason), on_phone="under"),
        ),
        search_in=("object_name", "actor_name", "reason"),
        filters=(Filter("what", gettext_lazy("What"), audit.verbs, "verb"),),
        rows=AuditEntry.objects.all,
        counted=False,
    ),
    path="trail/",
    permission="accounts.view_audit",
)


@require_safe
@needs("accounts.view_audit")
def rules(request: HttpRequest) -> HttpResponse:
    """The numbers in force, with where each comes from."""
    return screen(
        request,
        "office/rules.html",
        _("Rules in force"),
        "clipboard-list",
        rules=sorted(settings.CLUSTER.rules.items()),
    )


@require_safe
@needs("accounts.view_privacy")
def data_protection(request: HttpRequest) -> HttpResponse:
    """The record of processing activities (GDPR art. 30), from the declarations beside the models."""
    email = asked(request).text("email", 254)
    return screen(
        request,
        "office/data_protection.html",
        _("Data protection"),
        "lock",
        activities=privacy.activities(),
        email=email,
        found=subjects.held_of(email),
    )


@require_POST
@needs("foundation.erase_subject", fresh=True)
def subject(request: HttpRequest) -> HttpResponse:
    """A person's export, or their erasure once confirmed by typing the address again."""
    email = sent(request).text("email", 254)
    if email and sent(request).text("action") == "export":
        return subjects.exported(email)
    subjects.erase_confirmed(request, email, by=request.user)
    return redirect(reverse("office_data_protection"))
