"""What is read of an application by those who decide on it: its facts, the opinions, who has an interest in it."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.cluster.models import Category
from claqueta.foundation.translated import text_in
from claqueta.membership.applying import turnover_choices
from claqueta.membership.applying.steps import day_of
from claqueta.membership.models import Application, Opinion
from claqueta.membership.queries.applying import around
from claqueta.organisations.models import Kind, OrganisationActivity
from claqueta.organisations.rules import affiliations_of


@dataclass(frozen=True, slots=True)
class Fact:
    field: str
    title: str
    value: str
    source: str = ""
    """Of the bylaws, where the value is one of theirs."""


def facts_of(application: Application) -> list[Fact]:
    """What an application says, in words, without the account that it pays from."""
    said = application.said
    now = around(application)
    asked = now.bylaws.member_class(application.class_key)
    condition = next(
        (one for one in now.bylaws.conditions if one.key == said("membership", "condition")), None
    )
    activity = Category.objects.filter(code=said("organisation", "activity")).first()
    founded, resolved = (
        day_of(said("organisation", "founded_on")),
        day_of(said("representative", "resolution_on")),
    )
    address = (
        said("organisation", "street"),
        said("organisation", "postal_code"),
        said("organisation", "city"),
    )
    turnover = dict(turnover_choices(now.bylaws)).get(said("membership", "turnover_band"), "")
    kinds: dict[str, Any] = dict(Kind.choices)
    facts = [
        Fact("legal_name", _("Legal name"), said("organisation", "legal_name")),
        Fact("tax_id", _("Tax ID"), said("organisation", "tax_id")),
        Fact("kind", _("Kind"), str(kinds.get(said("organisation", "kind"), ""))),
        Fact("activity", _("Main activity"), text_in(activity.name) if activity else ""),
        Fact("founded_on", _("Founded on"), date_format(founded) if founded else ""),
        Fact("website", _("Website"), said("organisation", "website")),
        Fact("address", _("Address"), ", ".join(part for part in address if part)),
        Fact(
            "class_key",
            _("Class asked for"),
            text_in(asked.name) if asked else "",
            text_in(asked.article) if asked else "",
        ),
        Fact(
            "condition",
            _("Condition"),
            text_in(condition.name) if condition else "",
            text_in(condition.article) if condition else "",
        ),
        Fact("reasons", _("Why it meets it"), said("membership", "reasons")),
        Fact("headcount", _("People"), said("membership", "headcount")),
        Fact("turnover_band", _("Turnover"), turnover),
        Fact(
            "rep_email",
            _("Representative"),
            ", ".join(
                part
                for part in (said("representative", "rep_name"), said("representative", "rep_position"))
                if part
            ),
        ),
        Fact(
            "resolution",
            _("Certified resolution"),
            (_("Of %(day)s") % {"day": date_format(resolved)} if resolved else _("To follow")),
        ),
        Fact("holder", _("Pays"), _pays(application)),
    ]
    return [fact for fact in facts if fact.value]


def _pays(application: Application) -> str:
    if application.said("payment", "pay") != "debit":
        return _("By transfer") if application.said("payment", "pay") else ""
    return _("By direct debit, account of %(holder)s (%(iban)s)") % {
        "holder": application.said("payment", "holder"),
        "iban": application.iban_shown,
    }


def opinions_of(application: Application) -> list[tuple[Opinion, list[str]]]:
    """Each opinion with what is known of the interest of whoever gave it."""
    rows = Opinion.objects.filter(application=application).select_related("account")
    return [(one, conflicts_of(application, one.account) if one.account else []) for one in rows]


def conflicts_of(application: Application, account: Any) -> list[str]:
    """Why somebody may have an interest in an application: they act for the applicant, or for a rival of it."""
    found = []
    addresses = {application.email.lower(), application.representative_email.lower()} - {""}
    if getattr(account, "email", "").lower() in addresses:
        found.append(_("It is their own application."))
    activity = application.said("organisation", "activity")
    rivals = (
        set(
            OrganisationActivity.objects.filter(
                organisation__in=[one.organisation_id for one in affiliations_of(account)],
                category__code=activity,
                is_primary=True,
            ).values_list("organisation_id", flat=True)
        )
        if activity
        else set()
    )
    for one in affiliations_of(account):
        if one.organisation_id == application.organisation_id or (
            application.tax_id and one.organisation.tax_id == application.tax_id
        ):
            found.append(_("Acts for the applicant."))
        elif one.organisation_id in rivals:
            found.append(
                _("Acts for “%(name)s”, whose main activity is the same.") % {"name": one.organisation}
            )
    return found
