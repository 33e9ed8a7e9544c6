"""Circulars: written to those whom a list gave, read as each will get it, sent, and their log."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Part, Register, Step, Trail
from claqueta.desk.registers.register import record_address
from claqueta.foundation import circulars
from claqueta.foundation.actors import Actor
from claqueta.foundation.circulars import LONGEST, PLACEHOLDERS, TEMPLATES
from claqueta.foundation.models import Circular, CircularCopy, OutgoingMail
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import Column

State = Circular.State
TONES = {State.DRAFT: Tone.WAITS, State.SENDING: Tone.LIVE, State.SENT: Tone.GOOD}
MAIL_TONES = {
    OutgoingMail.State.WAITING: Tone.LIVE,
    OutgoingMail.State.HANDED_OVER: Tone.GOOD,
    OutgoingMail.State.GIVEN_UP: Tone.BAD,
}
PER_PAGE = 100
FAILED = Q(copies__mail__state=OutgoingMail.State.GIVEN_UP)
CUT_OFF = Q(copies__left_out="", copies__put_at=None)


def _circulars() -> QuerySet[Circular]:
    counted = Circular.objects.select_related("made_by", "sent_by", "job").annotate(
        readers=Count("copies", Q(copies__left_out="")),
        skipped=Count("copies", ~Q(copies__left_out="")),
        failed=Count("copies", FAILED),
        waiting=Count("copies", CUT_OFF),
    )
    # What is counted is not ordered by itself.
    return counted.order_by("-made_at", "pk")


def _is_draft(circular: Circular) -> bool:
    return circular.state == State.DRAFT


def _can_be_sent(circular: Circular) -> bool:
    return _is_draft(circular) and bool(circular.texts) and not circulars.gaps_in(circular.texts)


def _is_unfinished(circular: Any) -> bool:
    """Whether some have not got it and nothing is at work for them."""
    at_work = circular.job is not None and circular.job.state in ("waiting", "running")
    return not _is_draft(circular) and bool(circular.failed or (circular.waiting and not at_work))


class TextForm(forms.Form):
    """What it is about, and subject and text in each language of the cluster."""

    matter = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=Circular.Matter.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "News, events and offers go only to members and to whoever has an account; the law wants the consent of others."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            words = circulars.words_for_places(code)
            known = ", ".join(
                f"{{{words[name]}}} ({meaning})" for name, (_word, meaning) in PLACEHOLDERS.items()
            )
            main = code == settings.LANGUAGE_CODE
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject · %(language)s") % {"language": language},
                max_length=LONGEST["subject"],
                required=main,
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text · %(language)s") % {"language": language},
                max_length=LONGEST["text"],
                required=main,
                widget=forms.Textarea(attrs={"rows": 10}),
                help_text=(
                    ("" if main else _("Left empty, its readers get the text above.") + " ")
                    + _("Filled in for each reader: %(known)s.") % {"known": known}
                ),
            )


class TemplateForm(forms.Form):
    template = forms.ChoiceField(label=gettext_lazy("Template"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Circular.objects.exclude(state=State.DRAFT).exclude(subject="")[:20]
        ours = [(key, name) for key, (name, _subject, _text) in TEMPLATES.items()]
        self.fields["template"] = forms.ChoiceField(
            label=_("Template"),
            choices=[
                *ours,
                (_("Sent before"), [(str(one.pk), str(one)) for one in earlier]),
            ]
            if earlier
            else ours,
        )


def _write(circular: Circular, *, by: Actor, matter: str, **values: str) -> Circular:
    texts = {
        code: {part: values[f"{part}_{code}"] for part in ("subject", "text")}
        for code, _language in settings.LANGUAGES
    }
    return circulars.write(circular, texts, matter=matter, by=by)


def _begin_with(circular: Circular, *, by: Actor, template: str) -> Circular:
    texts = (
        circulars.template_texts(template)
        if template in TEMPLATES
        else Circular.objects.exclude(state=State.DRAFT).get(pk=template).texts
    )
    return circulars.write(circular, texts, by=by)


def _initial(circular: Circular) -> Mapping[str, Any]:
    return {"matter": circular.matter} | {
        f"{part}_{code}": words.get(part, "")
        for code, words in circular.texts.items()
        for part in ("subject", "text")
    }


def _chips(circular: Circular) -> list[Chip]:
    return [Chip(circular.get_state_display(), TONES[State(circular.state)])]


def _step(circular: Any, _account: Any) -> Step | None:
    if _is_draft(circular) and not circular.texts:
        return Step(_("Write what it says, or begin with a template."), act="write")
    if _is_draft(circular) and (gaps := circulars.gaps_in(circular.texts)):
        said = _("Gaps are left in it; write what is missing first: %(lines)s")
        return Step(said % {"lines": " / ".join(gaps)}, act="write")
    if _is_draft(circular):
        count = circular.readers
        text = ngettext("It would go to %(n)s person.", "It would go to %(n)s persons.", count)
        return Step(text % {"n": count}, act="send" if count else "")
    if _is_unfinished(circular):
        count = circular.failed + circular.waiting
        text = ngettext("%(n)s person has not got it.", "%(n)s persons have not got it.", count)
        return Step(text % {"n": count}, act="again")
    return None


def _how_it_stands(copy: CircularCopy) -> Chip:
    if copy.left_out:
        return Chip(copy.get_left_out_display())
    if copy.mail is not None:
        return Chip(
            copy.mail.get_state_display(), MAIL_TONES.get(OutgoingMail.State(copy.mail.state), Tone.PLAIN)
        )
    return Chip(pgettext_lazy("circular", "Sent"), Tone.GOOD) if copy.put_at else Chip(_("Not sent yet"))


class Preview:
    """The text as one of its readers gets it."""

    title = gettext_lazy("As it will be read")
    template = "desk/parts/circular_preview.html"
    beside = True

    def context(self, request: HttpRequest, thing: Circular) -> Mapping[str, Any]:
        readers = thing.copies.filter(left_out="").select_related("circular")
        query = asked(request)
        chosen = readers.filter(pk=query.identifier("reader")) if "reader" in query else readers.none()
        reader = chosen.first() or readers.first()
        if reader is None or not thing.texts:
            return {"reader": None}
        language, subject, text = circulars.text_for(reader)
        later = readers.filter(Q(name__gt=reader.name) | Q(name=reader.name, pk__gt=reader.pk)).first()
        return {
            "reader": reader,
            "language": dict(settings.LANGUAGES)[language],
            "code": language,
            "subject": subject,
            "text": text,
            "later": later,
            "alone": not readers.exclude(pk=reader.pk).exists(),
        }

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        return ""


class Readers:
    """To whom it goes or went, and who is left out and why."""

    title = gettext_lazy("Readers")
    template = "desk/parts/circular_readers.html"
    beside = True

    def context(self, request: HttpRequest, thing: Circular) -> Mapping[str, Any]:
        page = asked(request).page()
        # Those left out first: whoever sends looks for them, and they are few.
        copies = thing.copies.select_related("mail").order_by("-left_out", "name", "pk")
        total = copies.count()
        shown = copies[(page - 1) * PER_PAGE : page * PER_PAGE]
        reasons = dict(CircularCopy.LeftOut.choices)
        counted = thing.copies.exclude(left_out="").values_list("left_out").annotate(n=Count("pk")).order_by()
        return {
            "rows": [
                (
                    copy,
                    _how_it_stands(copy),
                    record_address("foundation.outgoingmail", copy.mail_id, request.user)
                    if copy.mail
                    else "",
                )
                for copy in shown
            ],
            "goes_to": thing.copies.filter(left_out="").count(),
            "reasons": [(reasons[reason], count) for reason, count in counted],
            "page": page,
            "earlier": page - 1,
            "later": page + 1 if page * PER_PAGE < total else 0,
        }

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        return ""


def _refused(_circular: Circular) -> ValidationError:
    return ValidationError(_("Somebody has sent or dropped this circular meanwhile."))


def _again_said(count: int, _values: Mapping[str, Any]) -> str:
    said = ngettext("%(n)s mail is on its way again.", "%(n)s mails are on their way again.", count)
    return said % {"n": count}


SUBJECT = Column("subject", gettext_lazy("Subject"), str)
STATE = Column("state", gettext_lazy("State"), lambda row: row.get_state_display())
MATTER = Column("matter", gettext_lazy("What it is about"), lambda row: row.get_matter_display())
READERS = Column("readers", gettext_lazy("Readers"), lambda row: row.readers)
SKIPPED = Column("skipped", gettext_lazy("Left out"), lambda row: row.skipped)
FAILED_COUNT = Column("failed", gettext_lazy("Could not be sent"), lambda row: row.failed)
BEGUN = Column("made_at", gettext_lazy("Begun"), lambda row: row.made_at)
BY = Column("by", gettext_lazy("By"), lambda row: str(row.sent_by or row.made_by or ""))
SENT = Column("sent_at", pgettext_lazy("circular", "Sent"), lambda row: row.sent_at)

CIRCULARS = Register(
    listing=Listing(
        name="office_circulars",
        title=gettext_lazy("Circulars"),
        icon="mail",
        fields=(
            ListField(SUBJECT, link=lambda row: reverse("office_circular", args=[row.pk]), order="subject"),
            ListField(STATE, order="state", tone=lambda row: TONES[State(row.state)]),
            ListField(MATTER, shown=False, order="matter"),
            ListField(READERS, order="readers"),
            ListField(SKIPPED, order="skipped"),
            ListField(FAILED_COUNT, order="failed"),
            ListField(BY, on_phone="line"),
            ListField(SENT, order="sent_at"),
            ListField(BEGUN, order="made_at", shown=False),
        ),
        search_in=("subject",),
        filters=(Filter("state", gettext_lazy("State"), State.choices, "state"),),
        empty=gettext_lazy(
            "What is written to many at once. To begin one, choose organisations or persons in their list and write to them."
        ),
        rows=_circulars,
    ),
    path="circulars/",
    record="office_circular",
    key="uuid",
    permission=circulars.SEND,
    chips=_chips,
    next_step=_step,
    links=lambda one: (
        [(gettext_lazy("See the job"), reverse("office_job_record", args=[one.job_id]))] if one.job_id else []
    ),
    does=(
        Do(
            "write",
            gettext_lazy("Write"),
            _write,
            form=TextForm,
            initial=_initial,
            when=_is_draft,
            refused=_refused,
            said=lambda _done, _values: _("Saved. Read it as each will get it before you send it."),
        ),
        Do(
            "template",
            gettext_lazy("Begin with a template"),
            _begin_with,
            form=TemplateForm,
            button=gettext_lazy("Begin with it"),
            when=_is_draft,
            refused=_refused,
            said=lambda _done, _values: _("Its text is the template’s now. Fill it in."),
        ),
        Do(
            "send",
            gettext_lazy("Send"),
            circulars.send,
            when=_can_be_sent,
            refused=_refused,
            asks=lambda one: (
                ngettext(
                    "A mail leaves for %(n)s person, and cannot be called back.",
                    "A mail leaves for each of %(n)s persons, and cannot be called back.",
                    one.readers,
                )
                % {"n": one.readers}
            ),
            said=lambda _done, _values: _("It is on its way; here you see how far it is."),
        ),
        Do(
            "again",
            gettext_lazy("Send again to those whom it has not reached"),
            circulars.send_again,
            when=_is_unfinished,
            said=_again_said,
        ),
        Do(
            "drop",
            gettext_lazy("Drop the draft"),
            circulars.drop,
            when=_is_draft,
            refused=_refused,
            question=gettext_lazy("The draft and its list of readers go. Nobody has got anything."),
            grave=True,
            ends=True,
            said=lambda _done, _values: _("The draft is gone."),
        ),
    ),
    sections=(
        Facts((STATE, MATTER, READERS, SKIPPED, FAILED_COUNT, BY, BEGUN, SENT)),
        Preview(),
        Readers(),
        Part("", "desk/parts/circular_job.html", lambda one: {"job": one.job}, beside=False),
        Trail(jobs_of=lambda one: [one.job] if one.job else []),
    ),
)
