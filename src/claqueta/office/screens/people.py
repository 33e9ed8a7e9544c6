"""Who holds which role, and who was invited."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.accounts import actions
from claqueta.accounts.forms import RoleInviteForm
from claqueta.accounts.models import Invitation, InvitationState, RoleGrant
from claqueta.accounts.roles import Role
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Register
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column


def _roles() -> QuerySet[RoleGrant]:
    grants: QuerySet[RoleGrant] = RoleGrant.objects.current()
    return grants.select_related("account", "granted_by").order_by("role", "account__email")


def _end(grant: RoleGrant, *, by: Actor) -> None:
    actions.end_role(grant.account, Role(grant.role), by=by)


def _invite(form: Any, *, by: Any) -> Invitation:
    return actions.invite(by=by, **form.cleaned_data)


def _revoke(invitation: Invitation, *, by: Any) -> None:
    actions.revoke_invitation(invitation, by=by)


ROLES = Register(
    listing=Listing(
        name="office_roles",
        title=gettext_lazy("People and roles"),
        icon="key",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), lambda row: row.account.name), order="account__name"
            ),
            ListField(
                Column("email", gettext_lazy("Mail address"), lambda row: row.account.email),
                order="account__email",
            ),
            ListField(Column("role", gettext_lazy("Role"), lambda row: row.get_role_display()), order="role"),
            ListField(Column("since", gettext_lazy("Since"), lambda row: row.granted_at), order="granted_at"),
            ListField(
                Column("by", gettext_lazy("Given by"), lambda row: str(row.granted_by or "")), shown=False
            ),
            ListField(
                Column("last", gettext_lazy("Last sign-in"), lambda row: row.account.last_login),
                order="account__last_login",
            ),
        ),
        search_in=("account__name", "account__email"),
        filters=(Filter("role", gettext_lazy("Role"), Role.choices, "role"),),
        rows=_roles,
    ),
    path="roles/",
    permission="accounts.invite",
    fresh=True,
    # Also a role that has just ended, for whoever presses twice.
    one=lambda pk: get_object_or_404(RoleGrant.objects.select_related("account"), pk=pk),
    ways=lambda _account: [(gettext_lazy("Invitations sent"), reverse("office_invitations"))],
    add=Add(
        gettext_lazy("Invite"),
        RoleInviteForm,
        _invite,
        above=True,
        name="invite",
        button=gettext_lazy("Send the invitation"),
        list_heading=gettext_lazy("Roles"),
        leads=lambda _invitation: reverse("office_roles"),
        said=lambda made: _("The invitation to %(email)s is on its way.") % {"email": made.email},
    ),
    does=(
        Do(
            "end",
            gettext_lazy("End"),
            _end,
            said=lambda _done, _values: _("The role has ended."),
            row=True,
            grave=True,
        ),
    ),
)
INVITATIONS = Register(
    listing=Listing(
        name="office_invitations",
        title=gettext_lazy("Invitations"),
        icon="mail",
        fields=(
            ListField(Column("email", gettext_lazy("Mail address"), lambda row: row.email), order="email"),
            ListField(Column("for", gettext_lazy("What for"), lambda row: row.offer)),
            ListField(Column("state", gettext_lazy("State"), lambda row: row.state_now.label)),
            ListField(
                Column("sent", pgettext_lazy("invitation", "Sent"), lambda row: row.sent_at), order="sent_at"
            ),
            ListField(Column("by", gettext_lazy("By"), lambda row: str(row.sent_by or "")), shown=False),
            ListField(
                Column("until", gettext_lazy("Valid until"), lambda row: row.expires_at), order="expires_at"
            ),
        ),
        search_in=("email", "name"),
        rows=lambda: Invitation.objects.select_related("sent_by"),
    ),
    path="invitations/",
    permission="accounts.invite",
    key="uuid",
    does=(
        Do(
            "withdraw",
            gettext_lazy("Withdraw"),
            _revoke,
            said=lambda _done, _values: _("The invitation no longer works."),
            when=lambda invitation: invitation.state_now == InvitationState.OPEN,
            row=True,
            bulk=True,
            grave=True,
        ),
    ),
)
