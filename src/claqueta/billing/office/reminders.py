"""Reminders, promises, disputes and effects of arrears in the office."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.billing import actions, letters
from claqueta.billing.actions.reminders import LETTER
from claqueta.billing.models import ArrearsTask, Dispute, Promise, Receipt, Reminder, ReminderState
from claqueta.billing.policies.working import cited
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail, moves
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.money import Money, NotMoney, parsed
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation

TONES = {ReminderState.WAITS: Tone.WAITS, ReminderState.SENT: Tone.GOOD, ReminderState.DROPPED: Tone.PLAIN}
OF_PROMISES = {"open": Tone.LIVE, "kept": Tone.GOOD, "broken": Tone.BAD, "dropped": Tone.PLAIN}
OF_EFFECTS = {"open": Tone.WAITS, "done": Tone.GOOD, "dropped": Tone.PLAIN}


def _tone(reminder: Reminder) -> Tone:
    return TONES[ReminderState(reminder.state)]


def _organisation_url(one: Any) -> str:
    return reverse("office_organisation", args=[one.organisation_id])


def _fields(
    columns: Sequence[Column],
    record: str,
    *,
    line: str,
    tones: Mapping[str, Tone] | None = None,
    hidden: Collection[str] = (),
) -> tuple[ListField, ...]:
    """A list's fields: the first leads to the record, `line` stands under it on a telephone, the state has its tone."""
    return tuple(
        ListField(
            column,
            link=(lambda one: reverse(record, args=[one.pk])) if column is columns[0] else None,
            tone=(lambda one: tones[one.state]) if tones and column.key == "state" else None,
            on_phone="line" if column.key == line else "",
            shown=column.key not in hidden,
        )
        for column in columns
    )


class LetterForm(JudgedForm, forms.Form):
    table = LETTER
    subject = forms.CharField(label=gettext_lazy("Subject"))
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 16}))


class WhyForm(JudgedForm, forms.Form):
    table = {"why": Text(300, required=True)}
    why = forms.CharField(label=gettext_lazy("Why"))


REMINDER_COLUMNS = (
    Column("subject", gettext_lazy("Reminder"), lambda one: one.subject),
    Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column(
        "step", gettext_lazy("Step"), lambda one: f"{one.step} · {text_in(letters.letter_of(one.step).tone)}"
    ),
    Column("made_on", gettext_lazy("Made on"), lambda one: one.made_on),
    Column("sent_at", gettext_lazy("Sent"), lambda one: one.sent_at),
    Column("to", pgettext_lazy("letter", "To"), lambda one: ", ".join(one.to)),
    Column("why", gettext_lazy("Why it was not sent"), lambda one: one.why_dropped),
)
REMINDERS = Register(
    listing=Listing(
        name="office_reminders",
        title=gettext_lazy("Reminders"),
        icon="mail",
        fields=tuple(
            ListField(
                column,
                link={
                    "subject": lambda one: reverse("office_reminder", args=[one.pk]),
                    "organisation": _organisation_url,
                }.get(column.key),
                permission="organisations.manage" if column.key == "organisation" else "",
                order={"made_on": "made_on", "step": "step"}.get(column.key, ""),
                tone=_tone if column.key == "state" else None,
                on_phone="line" if column.key == "organisation" else "",
                shown=column.key not in ("to", "why"),
                by_day=column.key == "sent_at",
            )
            for column in REMINDER_COLUMNS
        ),
        search_in=("subject", "organisation__legal_name", "organisation__trade_name"),
        filters=(Filter("state", gettext_lazy("State"), ReminderState.choices, lookup="state"),),
        rows=lambda: Reminder.objects.select_related("organisation"),
        empty=gettext_lazy(
            "Reminders are made by the ladder of the rules; the grave ones wait here to be looked at."
        ),
    ),
    path="reminders/",
    record="office_reminder",
    permission="billing.manage",
    title=lambda one: one.subject,
    chips=lambda one: (Chip(one.get_state_display(), _tone(one)),),
    next_step=lambda one, account: (
        Step(_("Read it, change it if it needs to be, and send it."), act="send")
        if one.state == ReminderState.WAITS
        else None
    ),
    sections=(
        Facts((*REMINDER_COLUMNS[1:2], *REMINDER_COLUMNS[3:])),
        Part(
            gettext_lazy("The letter"),
            "billing/office/letter.html",
            of=lambda one: {
                "receipts": [line.receipt for line in one.lines.select_related("receipt")],
            },
            beside=False,
        ),
        Trail(notes=True),
    ),
    does=(
        *moves(actions.REMINDERS, "send"),
        Do(
            "change",
            gettext_lazy("Change the words"),
            actions.change_reminder,
            form=LetterForm,
            initial=lambda one: {"subject": one.subject, "text": one.text},
            when=lambda one: one.state == ReminderState.WAITS,
        ),
        Do(
            "drop",
            gettext_lazy("Do not send it"),
            lambda one, *, why, by: actions.REMINDERS.make("drop", one, by=by, why=why).thing,
            form=WhyForm,
            when=lambda one: one.state == ReminderState.WAITS,
            grave=True,
        ),
    ),
)


def _plan(promise: Promise) -> str:
    """When it pays how much, as one says it: what is still to come and what is past."""
    return " · ".join(
        f"{date_format(date.fromisoformat(one['on']), 'SHORT_DATE_FORMAT')}: "
        f"{Money(Decimal(one['amount']), settings.CLUSTER.currency).formatted()}"
        for one in promise.instalments
    )


class PromiseForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(merged_into=None), empty_label="—", label=gettext_lazy("Member")
    )
    instalments = forms.CharField(
        label=gettext_lazy("Instalments"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A line for each: the day and the amount, such as 15/12/2026 150,00"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def clean_instalments(self) -> list[Any]:
        found = []
        for line in self.cleaned_data["instalments"].splitlines():
            day, _space, amount = line.strip().partition(" ")
            if not day:
                continue
            try:
                on = forms.DateField().clean(day)
                found.append((on, parsed(amount.strip(), settings.CLUSTER.currency)))
            except (ValidationError, NotMoney):
                raise ValidationError(
                    _("“%(line)s” is not a day and an amount, such as 15/12/2026 150,00")
                    % {"line": line[:60]}
                ) from None
        return found


def _promise(form: Any, *, by: Any) -> Promise:
    return actions.promise(by=by, **form.cleaned_data)


PROMISE_COLUMNS = (
    Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("plan", gettext_lazy("Instalments"), _plan),
    Column("made_on", gettext_lazy("Made on"), lambda one: one.made_on),
    Column("note", gettext_lazy("Note"), lambda one: one.note),
)
PROMISES = Register(
    listing=Listing(
        name="office_promises",
        title=gettext_lazy("Promises to pay"),
        icon="calendar-check",
        fields=_fields(PROMISE_COLUMNS, "office_promise", line="plan", tones=OF_PROMISES),
        search_in=("organisation__legal_name", "organisation__trade_name", "note"),
        filters=(Filter("state", gettext_lazy("State"), Promise.State.choices, lookup="state"),),
        rows=lambda: Promise.objects.select_related("organisation"),
        empty=gettext_lazy("Whoever cannot pay at once promises instalments; nobody reminds it meanwhile."),
    ),
    path="promises/",
    record="office_promise",
    permission="billing.manage",
    chips=lambda one: (Chip(one.get_state_display(), OF_PROMISES[one.state]),),
    add=Add(gettext_lazy("New promise"), PromiseForm, _promise),
    sections=(Facts(PROMISE_COLUMNS), Trail(notes=True)),
    does=moves(actions.PROMISES, "end", bulk=False),
)


class DisputeForm(forms.Form):
    receipt = forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=40)
    reason = forms.CharField(label=gettext_lazy("What the member says"), max_length=300)

    def clean_receipt(self) -> Receipt:
        found = Receipt.objects.filter(
            number__iexact=self.cleaned_data["receipt"].strip(), corrects=None
        ).first()
        if found is None:
            raise ValidationError(_("There is no receipt of this number."))
        return found


class OutcomeForm(JudgedForm, forms.Form):
    table = {"outcome": Text(300, required=True)}
    outcome = forms.CharField(label=gettext_lazy("Outcome"))


def _dispute(form: Any, *, by: Any) -> Dispute:
    return actions.dispute(by=by, **form.cleaned_data)


DISPUTE_COLUMNS = (
    Column("receipt", gettext_lazy("Receipt"), lambda one: one.receipt.number),
    Column("organisation", gettext_lazy("Member"), lambda one: one.receipt.organisation.name),
    Column("since", gettext_lazy("Since"), lambda one: one.since),
    Column("reason", gettext_lazy("What it says"), lambda one: one.reason),
    Column("ended_on", gettext_lazy("Ended on"), lambda one: one.ended_on),
    Column("outcome", gettext_lazy("Outcome"), lambda one: one.outcome),
)
DISPUTES = Register(
    listing=Listing(
        name="office_disputes",
        title=gettext_lazy("Disputes"),
        icon="warning",
        fields=_fields(DISPUTE_COLUMNS, "office_dispute", line="organisation", hidden=("outcome",)),
        search_in=("receipt__number", "reason", "receipt__organisation__legal_name"),
        rows=lambda: Dispute.objects.select_related("receipt__organisation"),
        empty=gettext_lazy(
            "A receipt that its debtor does not accept is not reminded of until that is settled."
        ),
    ),
    path="disputes/",
    record="office_dispute",
    permission="billing.manage",
    add=Add(gettext_lazy("New dispute"), DisputeForm, _dispute),
    sections=(Facts(DISPUTE_COLUMNS), Trail(notes=True)),
    does=(
        Do(
            "end",
            gettext_lazy("It is settled"),
            actions.end_dispute,
            form=OutcomeForm,
            when=lambda one: one.ended_on is None,
        ),
    ),
)


class NoteForm(JudgedForm, forms.Form):
    table = {"note": Text(300)}
    note = forms.CharField(label=gettext_lazy("Note"), required=False)


def _clause(task: ArrearsTask) -> str:
    text = text_in(task.clause.get("text", {}))
    sample = _(" (sample)") if task.clause.get("sample") else ""
    return f"{cited(task.clause.get('article'))}: {text}{sample}" if text else ""


def _effect(key: str) -> Any:
    return lambda task, *, note, by: actions.EFFECTS_OF_ARREARS.make(key, task, by=by, note=note).thing


EFFECT_COLUMNS = (
    Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
    Column("effect", gettext_lazy("What the bylaws allow"), lambda one: one.get_effect_display()),
    Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
    Column("since", gettext_lazy("Debt since"), lambda one: one.since),
    Column("clause", gettext_lazy("Article"), _clause),
    Column("note", gettext_lazy("Note"), lambda one: one.note),
)
EFFECTS = Register(
    listing=Listing(
        name="office_arrears",
        title=gettext_lazy("Effects of arrears"),
        icon="tasks",
        fields=_fields(
            EFFECT_COLUMNS,
            "office_arrears_task",
            line="effect",
            tones=OF_EFFECTS,
            hidden=("clause", "note"),
        ),
        search_in=("organisation__legal_name", "organisation__trade_name"),
        filters=(Filter("state", gettext_lazy("State"), ArrearsTask.State.choices, lookup="state"),),
        rows=lambda: ArrearsTask.objects.select_related("organisation"),
        empty=gettext_lazy(
            "What the bylaws allow because of unpaid dues is proposed here; nothing happens by itself."
        ),
    ),
    path="arrears/",
    record="office_arrears_task",
    permission="billing.manage",
    chips=lambda one: (Chip(one.get_state_display(), OF_EFFECTS[one.state]),),
    sections=(Facts(EFFECT_COLUMNS), Trail(notes=True)),
    links=lambda one: ((_("Member"), _organisation_url(one)),),
    does=tuple(
        Do(
            key,
            actions.EFFECTS_OF_ARREARS.moves[key].label,
            _effect(key),
            form=NoteForm,
            when=lambda one: one.state == ArrearsTask.State.OPEN,
        )
        for key in ("done", "drop")
    ),
)
urlpatterns = [
    *REMINDERS.urlpatterns,
    *PROMISES.urlpatterns,
    *DISPUTES.urlpatterns,
    *EFFECTS.urlpatterns,
]
