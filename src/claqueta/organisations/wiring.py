"""What organisations bring to the house."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.events import InvitationAccepted, PersonChanged
from claqueta.cluster.classes import CLASS_NAMES
from claqueta.foundation import deadlines
from claqueta.foundation.deadlines import DeadlineMissed
from claqueta.foundation.domains import Domain, Entry, Part, Said, Signpost
from claqueta.foundation.evidence import Source
from claqueta.foundation.judging import ListOf, Row
from claqueta.foundation.notifications import Kind as Notice
from claqueta.foundation.rounds import Round
from claqueta.organisations import actions, queries, search
from claqueta.organisations.appearances import forget_old
from claqueta.organisations.due import waiting
from claqueta.organisations.following import FOLLOWS
from claqueta.organisations.guide import GUIDE, written_for
from claqueta.organisations.importing import OrganisationImport
from claqueta.organisations.models import PROFILE, Affiliation, Kind
from claqueta.organisations.privacy import AFFILIATIONS, ENQUIRIES, MERGES, SHORTLISTS
from claqueta.organisations.queries import invited_organisation
from claqueta.organisations.queries.readers import standing_of
from claqueta.organisations.rules import circles_of_members
from claqueta.organisations.site.blocks import BLOCKS
from claqueta.organisations.site.files import may_see_file, shared, shared_work
from claqueta.organisations.site.home import HOME
from claqueta.organisations.site.sitemap import DirectorySitemap
from claqueta.organisations.tools import TOOLS

VERBS = {
    "registered": _("put on record"),
    "unregistered": _("took off the record"),
    "published": _("published the profile"),
    "standing_set": _("set the standing"),
    "listed": _("showed in the directory"),
    "hidden": _("hid from the directory"),
    "logo_changed": _("changed the logo"),
    "pictures_changed": _("changed the pictures"),
    "merged": _("merged"),
    "merge_undone": _("undid the merge"),
    "told_apart": _("said that the two are not the same"),
    "apart_taken_back": _("took back that the two are not the same"),
    "affiliated": _("gave somebody a role in it"),
    "affiliation_removed": _("took back somebody’s role in it"),
    "affiliation_ended": _("ended somebody’s role in it"),
    "confirmed": _("confirmed the data"),
    "written_to": _("was written to by the directory’s form"),
    "confirmation_asked": _("asked to confirm the data"),
}
FIELDS = {
    # The parts of rows: credits, awards, links, addresses …
    **{
        name: label
        for shape in PROFILE.shapes.values()
        if isinstance(shape, ListOf) and isinstance(shape.one, Row)
        for name, label in shape.one.labels.items()
    },
    "name": _("Name"),
    **PROFILE.labels,
    "standing": _("Standing"),
    "member_since": _("Member since"),
    "member_until": _("Member until"),
    "listed": _("In the directory"),
    "merged_into": _("Now part of"),
    "not_the_same": _("Not the same as"),
    "person": _("Person"),
    "mails": _("Mails"),
}
VALUES: dict[str, Mapping[str, Said]] = {
    "kind": {**dict(Kind.choices), **dict(Affiliation.Kind.choices)},
    "standing": CLASS_NAMES,
}


def editing_page(pk: str) -> str:
    """Where an organisation, or the one that it was merged into, is edited."""
    return reverse("profile_edit", args=[invited_organisation(pk).slug])


def invited_name(pk: str) -> str:
    """The name of the deeds, as in the mail: a trade name would carry any text to strangers."""
    return invited_organisation(pk).legal_name


def note_person(event: PersonChanged) -> None:
    search.note_person(event.person)


DOMAIN = Domain(
    "organisations",
    verbs=VERBS,
    fields=FIELDS,
    values=VALUES,
    told={"organisation": queries.said_in_trail},
    offers={
        actions.REPRESENTATIVE: _("Representative"),
        actions.COLLEAGUE: _("Colleague"),
    },
    landings=dict.fromkeys((actions.REPRESENTATIVE, actions.COLLEAGUE), editing_page),
    subjects=dict.fromkeys((actions.REPRESENTATIVE, actions.COLLEAGUE), invited_name),
    circles=(circles_of_members,),
    evidence=(
        Source(
            "organisations.organisation",
            _("Organisations"),
            lambda pk: reverse("office_organisation", args=[pk]),
        ),
    ),
    listens=(
        (PersonChanged, note_person),
        (InvitationAccepted, actions.on_invitation_accepted),
        (DeadlineMissed, actions.count_unanswered),
    ),
    searchables=(search.searchable,),
    stands=(standing_of,),
    imports=(OrganisationImport(),),
    exports={"organisations": written_for},
    notices=(
        Notice("organisations.published", _("An organisation publishes its profile")),
        Notice(actions.DRAFTS, _("A draft of my organisation’s profile waits, is published or is dropped")),
    ),
    processings=(AFFILIATIONS, ENQUIRIES, MERGES),
    follows=FOLLOWS,
    rounds=(
        Round("organisations.confirmations", actions.run_confirmations),
        Round("organisations.appearances", forget_old),
    ),
    deadlines=(
        deadlines.Kind(
            actions.CONFIRMATION,
            _("Confirm the data"),
            lasts="confirm_reminders",
            # Of whoever acts for it, whom a mail of its own asks; the office sees who has not answered.
            permission="organisations.answer_for_data",
            screen=lambda organisation: reverse("profile_edit", args=[organisation.slug]),
        ),
    ),
    site="claqueta.organisations.site",
    area="claqueta.organisations.area",
    office="claqueta.organisations.office",
    api="claqueta.organisations.api",
    tools=TOOLS,
    api_examples={"/organisations/{key}": queries.first_slug},
    menu=(
        Entry(_("Organisations"), "office_organisations", "organisations.manage", "group", order=10),
        Entry(_("Persons"), "office_persons", "organisations.manage", "user", order=20),
        Entry(_("Duplicates"), "office_duplicates", "organisations.manage", "copy", order=40),
    ),
    due=(waiting,),
    signposts=(
        Signpost(_("Directory"), "directory", "menu"),
        Signpost(_("My area"), "area", "own"),
        Signpost(_("Directory"), "directory", "footer"),
        Signpost(_("New members"), "members_feed", "feed"),
    ),
    files=dict.fromkeys(("logos", "pictures", "drafts"), may_see_file),
    blocks=BLOCKS,
    home=HOME,
    sharing={"organisation": shared, "site": shared_work},
    sitemaps={"directory": DirectorySitemap},
    sample="claqueta.organisations.sample.load",
    parts=(
        Part(
            feature="production_guide",
            site="claqueta.organisations.site.guide",
            office="claqueta.organisations.office.guide",
            documents=(GUIDE,),
            signposts=(Signpost(_("Production guide"), "production_guide", "footer"),),
            menu=(
                Entry(_("Production guide"), "office_guide", "organisations.manage", "doc-full", order=60),
            ),
        ),
        Part(feature="compare", site="claqueta.organisations.site.compare"),
        Part(
            feature="shortlist",
            site="claqueta.organisations.site.shortlist",
            signposts=(
                Signpost(_("Shortlist"), "shortlist", "tools", template="organisations/shortlist_link.html"),
            ),
            processings=(SHORTLISTS,),
        ),
    ),
)
