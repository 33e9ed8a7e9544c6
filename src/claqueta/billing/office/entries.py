"""Bank entries in the office: one after the other to be settled, each with what is proposed and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.billing import actions
from claqueta.billing.actions.settling import CONCEPTS, ON_RECEIPTS, postings_of, shares_of
from claqueta.billing.chart import chart
from claqueta.billing.models import BankEntry, EntryKind, EntryState, Statement
from claqueta.billing.queries.bank import entries, proposals, proposals_of, receipts_like, to_settle
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, OnPhone, Said, paged, screen
from claqueta.desk.registers import Do, Facts, Register, Trail
from claqueta.engines.reconciling import codes
from claqueta.foundation.folding import containing
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.money import NotMoney, parsed
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language, text_in
from claqueta.organisations.models import Organisation

TONES = {EntryState.OPEN: Tone.BAD, EntryState.PROPOSED: Tone.WAITS, EntryState.SETTLED: Tone.GOOD}


def tone_of(entry: BankEntry) -> Tone:
    return TONES[EntryState(entry.state)]


def reason_of(entry: BankEntry) -> str:
    return str(entry.why.get(current_language()) or next(iter(entry.why.values()), ""))


def code_of(entry: BankEntry) -> dict[str, str]:
    """What a return's code means and what to do next, in the reader's language."""
    known = codes().get(entry.return_code)
    if not known:
        return {}
    language = current_language()
    return {
        "says": known["says"].get(language, known["says"]["en"]),
        "next": known["next"].get(language, known["next"]["en"]),
    }


COLUMNS = (
    Column("day", gettext_lazy("Day"), lambda one: one.booked_on),
    Column("amount", gettext_lazy("Amount"), lambda one: one.amount.formatted()),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display()),
    Column("name", gettext_lazy("Who"), lambda one: one.name),
    Column("text", gettext_lazy("Text"), lambda one: one.text),
    Column(
        "organisation", gettext_lazy("Member"), lambda one: one.organisation.name if one.organisation else ""
    ),
    Column("account", gettext_lazy("Account"), lambda one: one.payer_masked),
    Column("automatic", gettext_lazy("Settled by"), lambda one: _by(one)),
)
ON_PHONE: dict[str, OnPhone] = {"amount": "side", "name": "line", "text": "under"}


def _by(entry: BankEntry) -> str:
    if entry.state != EntryState.SETTLED:
        return ""
    return _("itself") if entry.automatic else str(entry.decided_by or "Claqueta")


class UndoForm(JudgedForm, forms.Form):
    table = {"reason": Text(300, required=True)}
    reason = forms.CharField(label=gettext_lazy("Why"))


WHAT = gettext_lazy("What it is")


@dataclass(frozen=True, slots=True)
class Settle:
    """What is proposed, and everything else that the entry may be."""

    title: Said = WHAT
    template: str = "billing/office/settle.html"
    beside: bool = True

    def context(self, request: HttpRequest, thing: BankEntry) -> Mapping[str, Any]:
        words = asked(request).text("find", 100)
        chosen = dict(shares_of(thing))
        more = receipts_like(words, thing) if words else []
        rows = proposals(thing)
        known = {one.receipt.pk for one in rows}
        return {
            "entry": thing,
            "reason": reason_of(thing),
            "code": code_of(thing),
            "open": thing.state != EntryState.SETTLED,
            "rows": rows,
            "more": [one for one in more if one.receipt.pk not in known],
            "chosen": chosen,
            "find": words,
            "kinds": _kinds(thing),
            "concepts": [
                (key, text_in(concept.name))
                for key, concept in chart().concepts.items()
                if concept.expense == (thing.amount.amount < 0) and key != "dues"
            ],
            "organisations": _organisations(thing, words),
            "postings": postings_of(thing) if thing.state == EntryState.SETTLED else [],
        }

    def act(self, request: HttpRequest, thing: BankEntry, action: str) -> str:
        if action != "settle":
            return ""
        settle(sent(request), thing, by=request.user)
        return _("Settled.")


def settle(form: Parameters, entry: BankEntry, *, by: Any) -> BankEntry:
    """Settle an entry as a form says. Raises `ValidationError`."""
    kind = form.choice("kind", EntryKind.values, EntryKind.PAYMENT)
    shares: list[tuple[int, Decimal]] = []
    if kind in ON_RECEIPTS:
        for key in form.identifiers("receipt"):
            shares.append((key, _amount(form.text(f"amount-{key}", 20), entry)))
    owner = form.text("organisation", 20)
    organisation = get_object_or_404(Organisation, pk=form.identifier("organisation")) if owner else None
    return actions.settle_entry(
        entry,
        kind=kind,
        shares=shares,
        organisation=organisation,
        concept=form.text("concept", 40) if kind in CONCEPTS else "",
        revision=form.whole("revision", 0, 2**31),
        by=by,
    )


def _amount(text: str, entry: BankEntry) -> Decimal:
    try:
        return parsed(text, entry.amount.currency).amount
    except NotMoney as error:
        raise ValidationError(str(error)) from None


def _kinds(entry: BankEntry) -> list[tuple[str, str]]:
    """What an entry of this sign may be."""
    comes = entry.amount.amount > 0
    wanted = (
        (
            EntryKind.PAYMENT,
            EntryKind.COLLECTION,
            EntryKind.GRANT,
            EntryKind.INCOME,
            EntryKind.OWN,
            EntryKind.OTHER,
        )
        if comes
        else (EntryKind.RETURN, EntryKind.FEE, EntryKind.EXPENSE, EntryKind.OWN, EntryKind.OTHER)
    )
    return [(kind.value, str(kind.label)) for kind in wanted]


def _organisations(entry: BankEntry, words: str) -> Sequence[Organisation]:
    """On whose account the rest may be put: who the proposal is about, and who is looked for."""
    found = [entry.organisation] if entry.organisation else []
    if words:
        rows = Organisation.objects.filter(merged_into=None)
        found += [
            one for one in containing(rows, ("legal_name", "trade_name"), words)[:8] if one not in found
        ]
    return found


def _undo(entry: BankEntry, *, reason: str, by: Any) -> BankEntry:
    return actions.undo_entry(entry, reason=reason, by=by)


ENTRIES = Register(
    listing=Listing(
        name="office_bank_entries",
        title=gettext_lazy("Bank entries"),
        icon="list-ul",
        fields=tuple(
            ListField(
                column,
                link=(lambda one: reverse("office_bank_entry", args=[one.pk]))
                if column.key == "day"
                else None,
                order={"day": "booked_on", "amount": "amount"}.get(column.key, ""),
                tone=tone_of if column.key == "state" else None,
                on_phone=ON_PHONE.get(column.key, ""),
                shown=column.key not in ("account", "automatic"),
            )
            for column in COLUMNS
        ),
        search_in=("name", "text", "reference", "organisation__legal_name", "organisation__trade_name"),
        filters=(
            Filter("state", gettext_lazy("State"), EntryState.choices, lookup="state"),
            Filter("kind", gettext_lazy("Kind"), EntryKind.choices, lookup="kind"),
            Filter(
                "statement",
                gettext_lazy("Statement"),
                lambda: [(str(one.pk), str(one)) for one in Statement.objects.all()[:200]],
                lookup="statement",
            ),
        ),
        rows=entries,
        empty=gettext_lazy("Entries come with the bank’s statements."),
    ),
    path="bank/entries/",
    record="office_bank_entry",
    permission="billing.manage",
    title=lambda one: f"{one.amount.formatted()} · {one.booked_on.strftime('%d/%m/%Y')}",
    chips=lambda one: (Chip(one.get_state_display(), tone_of(one)),),
    ways=lambda _account: ((_("Settle one after the other"), reverse("office_reconcile")),),
    links=lambda one: ((_("Its statement"), reverse("office_statement", args=[one.statement_id])),),
    sections=(Facts(COLUMNS[4:]), Settle(), Trail(notes=True)),
    does=(
        Do(
            "undo",
            gettext_lazy("Undo what was decided"),
            _undo,
            form=UndoForm,
            when=lambda one: one.state == EntryState.SETTLED,
            grave=True,
        ),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("billing.manage")
def reconcile(request: HttpRequest) -> HttpResponse:
    """What waits, the likeliest first: confirmed with a key or a thumb, one after the other."""
    problem, about = "", 0
    if request.method == "POST":
        by: Any = request.user
        form = sent(request)
        try:
            if form.text("action") == "others":
                count = actions.settle_others(list(to_settle()), by=by)
                messages.success(
                    request,
                    ngettext(
                        "%(n)s entry without a receipt is confirmed.",
                        "%(n)s entries without a receipt are confirmed.",
                        count,
                    )
                    % {"n": count},
                )
            else:
                entry = get_object_or_404(BankEntry, pk=form.identifier("entry"))
                about = entry.pk
                settle(form, entry, by=by)
                messages.success(request, _("Settled: %(entry)s.") % {"entry": entry})
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect(f"{reverse('office_reconcile')}?{asked(request).encoded()}")
    page = paged(to_settle(), asked(request).page())
    cards: list[dict[str, Any]] = [
        {
            "entry": entry,
            "reason": reason_of(entry),
            "rows": rows,
            "code": code_of(entry),
            "problem": problem if entry.pk == about else "",
            "rest": _rest(entry, rows),
            "concept": CONCEPTS.get(EntryKind(entry.kind), "") if entry.kind else "",
        }
        for entry, rows in _with_proposals(page.rows)
    ]
    return screen(
        request,
        "billing/office/reconcile.html",
        _("Entries to settle"),
        "list-ul",
        status=422 if problem else 200,
        cards=cards,
        problem=problem if not any(card["problem"] for card in cards) else "",
        total=page.total,
        number=page.number,
        pages=page.pages,
        others=any(CONCEPTS.get(EntryKind(card["entry"].kind)) for card in cards if card["entry"].kind),
        trail=[(ENTRIES.listing.title, reverse("office_bank_entries"))],
    )


def _rest(entry: BankEntry, rows: Sequence[Any]) -> Any:
    """What a payment leaves over its receipts, to be put on account of whose they are; none where that is nobody's."""
    if entry.kind != EntryKind.PAYMENT or entry.organisation is None or not rows:
        return None
    rest = entry.amount - sum((row.amount for row in rows[1:]), rows[0].amount)
    return rest if rest.amount > 0 else None


def _with_proposals(found: Sequence[BankEntry]) -> list[tuple[BankEntry, list[Any]]]:
    rows = proposals_of(found)
    return [(entry, [one for one in rows[entry.pk] if one.chosen]) for entry in found]


urlpatterns = [path("bank/", reconcile, name="office_reconcile"), *ENTRIES.urlpatterns]
