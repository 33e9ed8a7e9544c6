"""What has to be looked at before an application is decided, each with its reason and its source."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.periods import add_months
from claqueta.foundation.translated import text_in
from claqueta.membership.applying.steps import day_of
from claqueta.membership.models import Application
from claqueta.membership.policies.likeness import alike
from claqueta.membership.queries.applying import around, find_member, rivals_of
from claqueta.organisations.models import Affiliation, Organisation


@dataclass(frozen=True, slots=True)
class Flag:
    field: str
    """Of the application, beside which it is shown."""
    text: str
    source: str
    grave: bool = False
    """Whether the applicant cannot be admitted without a word on it."""


def flags_of(application: Application) -> list[Flag]:
    """What the office should know of an application."""
    found = [*_same_names(application), *_own_words(application)]
    undecided = application.is_open or application.state == Application.State.DRAFT
    if undecided and find_member(application.tax_country, application.tax_id) is not None:
        found.append(
            Flag(
                "tax_id",
                _("A member has this tax ID already."),
                _("The register of members"),
                grave=True,
            )
        )
    return found


def _same_names(application: Application) -> list[Flag]:
    found = []
    for other in rivals_of(application):
        same = other.tax_id == application.tax_id and other.tax_country == application.tax_country
        if same and application.tax_id:
            text = _("“%(name)s” has another open application with the same tax ID.") % {"name": other}
            found.append(Flag("tax_id", text, _("Applications that are open"), grave=True))
        else:
            text = _(
                "This person also represents another applicant, “%(name)s”: each needs a representative of its own, or a word on why not."
            ) % {"name": other}
            found.append(Flag("rep_email", text, "LO 1/2002, arts. 3.e, 6.2", grave=True))
    elsewhere = (
        Organisation.objects.filter(
            affiliations__person__email__iexact=application.representative_email,
            affiliations__kind=Affiliation.Kind.REPRESENTATIVE,
            affiliations__until=None,
            merged_into=None,
        )
        .exclude(pk=application.organisation_id or 0)
        .distinct()
        if application.representative_email
        else ()
    )
    for organisation in elsewhere:
        text = _("This person already represents “%(name)s”.") % {"name": organisation}
        found.append(Flag("rep_email", text, _("The directory"), grave=organisation.is_member))
    return found


def _own_words(application: Application) -> list[Flag]:
    found = []
    holder = application.said("payment", "holder")
    if application.said("payment", "pay") == "debit" and holder and not alike(holder, application.legal_name):
        text = _("The account is of “%(holder)s”, which is not the name of the applicant.") % {
            "holder": holder
        }
        found.append(
            Flag("holder", text, _("SEPA Rulebook, AT-14: the debtor signs the mandate"), grave=True)
        )
    if application.resolution_file is None:
        text = _("The certified resolution that accredits the representative has still to come.")
        found.append(Flag("resolution", text, "LO 1/2002, arts. 3.e, 6.2"))
    founded = day_of(application.said("organisation", "founded_on"))
    if founded is not None and add_months(founded, rule("new_company").value) > around(application).today:
        text = _("It was founded on %(day)s: the reduction for new companies may be granted.") % {
            "day": date_format(founded)
        }
        clause = around(application).bylaws.reduction("new_company")
        if clause is not None:
            found.append(Flag("founded_on", text, text_in(clause.article)))
    return found
