"""The budget of a delegation by line and company, and the statement of what a company pays and is granted."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.delegations.judging import COST
from claqueta.delegations.models import Applicant, CostLine, Delegation
from claqueta.delegations.queries import accounts_of
from claqueta.delegations.statements import STATEMENT
from claqueta.foundation import audit, documents
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.judging import fitted
from claqueta.foundation.models import IssuedDocument
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.translated import text_in

type Values = Mapping[str, Any]


@atomic
def add_cost(delegation: Delegation, values: Values, *, by: Actor) -> CostLine:
    """Add a line; `applicant` is the company that it is of, None for what all share.

    Raises `PermissionDenied`, `ValidationError` by field.
    """
    require(by, "delegations.manage", delegation)
    row = held(Delegation.objects.all(), delegation.pk)
    kept = _judged(values, {"name": "", "payer": "", "planned": None, "actual": None})
    applicant = values.get("applicant")
    if applicant is not None and applicant.delegation_id != row.pk:
        raise ValidationError({"applicant": [_("Choose a company of this delegation.")]})
    made = CostLine.objects.create(delegation=row, applicant=applicant, **kept)
    audit.record("delegations.cost_added", row, by=by, changes={"cost": ("", f"{made}: {made.planned}")})
    return made


def _judged(values: Values, before: Values) -> dict[str, Any]:
    kept = fitted({**before, **{name: values[name] for name in COST if name in values}}, COST)
    if kept["planned"] is None:
        raise ValidationError({"planned": [_("This cannot be empty.")]})
    return kept


@atomic
def change_cost(cost: CostLine, values: Values, *, by: Actor) -> CostLine:
    """Change a line, as when its invoice came. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "delegations.manage", cost.delegation)
    row = held(CostLine.objects.select_related("delegation"), cost.pk)
    before = {name: getattr(row, name) for name in COST}
    kept = _judged(values, before)
    changes = {name: (before[name], kept[name]) for name in COST if kept[name] != before[name]}
    if changes:
        for name, value in kept.items():
            setattr(row, name, value)
        row.save()
        told = {name: (str(old or ""), str(new or "")) for name, (old, new) in changes.items()}
        audit.record("delegations.cost_changed", row.delegation, by=by, changes=told)
    return row


@atomic
def drop_cost(cost: CostLine, *, by: Actor) -> None:
    """Take a line away. Raises `PermissionDenied`."""
    require(by, "delegations.manage", cost.delegation)
    row = held(CostLine.objects.select_related("delegation"), cost.pk)
    audit.record(
        "delegations.cost_dropped", row.delegation, by=by, changes={"cost": (f"{row}: {row.planned}", "")}
    )
    row.delete()


def issue_statement(applicant: Applicant, *, by: Actor) -> IssuedDocument:
    """Issue the statement of what a company pays and of the aid that it is granted; the same one as long as it says the same.

    It is no invoice. Of the aid it says what Regulation (EU) 2023/2831 art. 6 asks to be told. To be called outside
    transactions. Raises `PermissionDenied`, `ValidationError` for a company that does not travel.
    """
    require(by, "delegations.manage", applicant)
    delegation = applicant.delegation
    account = next((one for one in accounts_of(delegation) if one.applicant.pk == applicant.pk), None)
    if account is None:
        raise ValidationError(_("It does not travel: there is nothing to state."))
    language = applicant.language or settings.LANGUAGE_CODE
    with translation.override(language):
        title = _("Statement of costs and aid: %(delegation)s") % {
            "delegation": text_in(delegation.title, language)
        }
    said = f"{account.planned}|{account.actual}|{account.left}|{applicant.aid_received}|{applicant.organisation.name}"
    mine = f"delegation-aid:{applicant.pk}:{language}:"
    before = documents.issued().filter(key__startswith=mine)
    withdrawn = before.exclude(withdrawal=None).count()
    issued = documents.issue(
        STATEMENT,
        {"account": account, "applicant": applicant, "delegation": delegation, "title": title},
        title=title,
        language=language,
        about=applicant,
        key=f"{mine}{hashlib.sha256(said.encode()).hexdigest()[:24]}:{withdrawn}",
        supersedes=lambda: before.filter(withdrawal=None, superseded_by=None).order_by("-issued_at").first(),
        by=by,
    )
    with atomic():
        audit.record(
            "delegations.statement_issued", applicant, by=by, changes={"number": ("", issued.number)}
        )
    return issued
