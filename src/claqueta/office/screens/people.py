"""Who holds which role, and who was invited."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts import actions
from claqueta.accounts.access import needs
from claqueta.accounts.forms import RoleInviteForm
from claqueta.accounts.models import Invitation, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.desk.listing import Filter, ListField, Listing, declared
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column


def _roles() -> QuerySet[RoleGrant]:
    grants: QuerySet[RoleGrant] = RoleGrant.objects.current()
    return grants.select_related("account", "granted_by").order_by("role", "account__email")


ROLES = declared(
    Listing(
        name="office_roles",
        title=gettext_lazy("People and roles"),
        icon="key",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), lambda one: one.account.name), order="account__name"
            ),
            ListField(
                Column("email", gettext_lazy("Mail address"), lambda one: one.account.email),
                order="account__email",
            ),
            ListField(Column("role", gettext_lazy("Role"), lambda one: one.get_role_display()), order="role"),
            ListField(Column("since", gettext_lazy("Since"), lambda one: one.granted_at), order="granted_at"),
            ListField(
                Column("by", gettext_lazy("Given by"), lambda one: str(one.granted_by or "")), shown=False
            ),
            ListField(
                Column("last", gettext_lazy("Last sign-in"), lambda one: one.account.last_login),
                order="account__last_login",
            ),
        ),
        search_in=("account__name", "account__email"),
        filters=(Filter("role", gettext_lazy("Role"), Role.choices, "role"),),
        rows=_roles,
    )
)
INVITATIONS = declared(
    Listing(
        name="office_invitations",
        title=gettext_lazy("Invitations"),
        icon="mail",
        fields=(
            ListField(Column("email", gettext_lazy("Mail address"), lambda one: one.email), order="email"),
            ListField(Column("for", gettext_lazy("What for"), lambda one: one.offer)),
            ListField(Column("state", gettext_lazy("State"), lambda one: one.state_now.label)),
            ListField(Column("sent", gettext_lazy("Sent"), lambda one: one.sent_at), order="sent_at"),
            ListField(Column("by", gettext_lazy("By"), lambda one: str(one.sent_by or "")), shown=False),
            ListField(
                Column("until", gettext_lazy("Valid until"), lambda one: one.expires_at), order="expires_at"
            ),
        ),
        search_in=("email", "name"),
        rows=lambda: Invitation.objects.select_related("sent_by"),
    )
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.invite", fresh=True)
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role; invited and ended here."""
    form = RoleInviteForm(request.POST if sent(request).text("action") == "invite" else None)
    if request.method == "POST":
        by: Any = request.user
        if sent(request).text("action") == "end":
            grant = get_object_or_404(RoleGrant, pk=sent(request).identifier("grant"))
            try:
                actions.end_role(grant.account, Role(grant.role), by=by)
                messages.success(request, _("The role has ended."))
            except ValidationError as error:
                messages.error(request, error.messages[0])
            return redirect(reverse("office_roles"))
        if form.is_valid() and _invited(form, by):
            messages.success(
                request,
                _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]},
            )
            return redirect(reverse("office_roles"))
    return ROLES.respond(
        request,
        "office/roles.html",
        status=422 if form.errors else 200,
        form=form,
    )


def _invited(form: RoleInviteForm, by: Any) -> bool:
    try:
        actions.invite(by=by, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
@needs("accounts.invite")
def invitations(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        by: Any = request.user
        found = get_object_or_404(Invitation, pk=sent(request).uuid("invitation"))
        try:
            actions.revoke_invitation(found, by=by)
            messages.success(request, _("The invitation no longer works."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(reverse("office_invitations"))
    return INVITATIONS.respond(request, "office/invitations.html")
