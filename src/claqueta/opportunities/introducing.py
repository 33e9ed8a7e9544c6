"""What matching, introductions and the log of contacts bring to the house."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.domains import Entry, Part
from claqueta.foundation.evidence import Source
from claqueta.foundation.rounds import Round
from claqueta.opportunities import events
from claqueta.opportunities.actions import contacts, following_up, introducing, matches
from claqueta.opportunities.actions.introduction_flow import INTRODUCTIONS
from claqueta.opportunities.area.ways import ways
from claqueta.opportunities.contact_lists import written_for
from claqueta.opportunities.introduction_privacy import CONTACTS, CONVERSATIONS, FOLLOWS
from claqueta.opportunities.introductions_due import waiting
from claqueta.opportunities.mailbox import read_mailbox
from claqueta.opportunities.menu import TOGETHER
from claqueta.opportunities.models import Answer, AskedBy, Came, ContactKind
from claqueta.opportunities.office.contacts import PANEL as CONTACTS_PANEL
from claqueta.opportunities.office.matches import PANEL as MATCHES_PANEL
from claqueta.opportunities.ties import DEALS

INTRODUCING = Part(
    feature="introductions",
    verbs={
        "introduction_begun": _("prepared the introduction"),
        "introduction_worded": _("said why for both"),
        "introduction_asked": _("asked both sides"),
        "introduction_answered": _("answered for its side"),
        "introduction_given_up": _("did not ask"),
        "introduced": _("introduced both"),
        "introduction_ended": _("ended the introduction, as the rules say"),
        "follow_up_answered": _("said what came of it"),
        "outcome_claimed": _("said that something came of it"),
        "outcome_confirmed": _("confirmed what came of it"),
        "outcome_answered": _("answered what the other side says came of it"),
        "mail_kept": _("kept a mail of the conversation"),
        "match_answered": _("answered a match"),
        "contact_noted": _("noted a contact"),
        "contact_dropped": _("took a contact away"),
    },
    fields={
        "asked_by": _("Whose idea"),
        "why": _("Why"),
        "answer": pgettext_lazy("noun", "Answer"),
        "project": _("Project"),
        "kind": _("How"),
    },
    values={
        "asked_by": dict(AskedBy.choices),
        "answer": {**dict(Came.choices), **dict(Answer.choices)},
        "kind": dict(ContactKind.choices),
    },
    flows=(INTRODUCTIONS,),
    listens=(
        (events.InterestAccepted, introducing.introduce_for_interest),
        (events.Closed, introducing.end_with_opportunity),
    ),
    rounds=(
        Round("opportunities.introductions_end", introducing.end_what_waits),
        Round("opportunities.introductions_remind", introducing.remind_who_waits),
        Round("opportunities.follow_up", following_up.ask_what_came),
        Round("opportunities.lists_of_the_day", matches.make_lists_of_the_day, long=True),
        Round("opportunities.contacts", contacts.log_what_is_known, every=3600),
        Round("opportunities.mailbox", read_mailbox, every=300),
    ),
    exports={"contacts": written_for},
    processings=(CONVERSATIONS, CONTACTS),
    follows=FOLLOWS,
    ties=(DEALS,),
    evidence=(
        Source(
            "opportunities.introduction",
            _("Introductions"),
            lambda pk: reverse("office_introduction", args=[pk]),
            day=lambda one: (one.agreed_at or one.created_at).date(),
        ),
    ),
    site="claqueta.opportunities.site.introduction",
    area="claqueta.opportunities.area.introducing",
    office="claqueta.opportunities.office.introducing",
    api="claqueta.opportunities.api.introductions",
    menu=(
        Entry(
            _("Introductions"),
            "office_introductions",
            "opportunities.manage",
            "group",
            order=19,
            group=TOGETHER,
        ),
        Entry(_("Contacts"), "office_contacts", "opportunities.manage", "mail", order=20, group=TOGETHER),
    ),
    due=(waiting,),
    area_ways=(ways,),
    panels={
        "office_organisation": (CONTACTS_PANEL,),
        "office_opportunity": (MATCHES_PANEL,),
    },
)
