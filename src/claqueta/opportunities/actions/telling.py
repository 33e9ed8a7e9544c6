"""Who is told what of a need or an offer: its side by mail or notice, never anybody whom it could tell too much."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation import mailing
from claqueta.foundation.actors import Actor
from claqueta.foundation.notifications import notify
from claqueta.foundation.translated import text_in
from claqueta.opportunities.models import Interest, Opportunity
from claqueta.opportunities.visitors import link_of
from claqueta.organisations.queries import recipients_for

MINE = "opportunities.mine"
"""Notice of what happens to one's own needs and offers."""
INTERESTS = "opportunities.interests"
"""Notice of interests, in one's own and of one's own."""


def page_of(opportunity: Opportunity, language: str = "") -> str:
    """Where it is seen by whoever may see it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("opportunity", args=[opportunity.slug])


def title_of(opportunity: Opportunity, language: str) -> str:
    return text_in(opportunity.title, language) or opportunity.slug


def _to_its_side(
    opportunity: Opportunity,
    template: str,
    kind: str,
    subject: Any,
    body: Any,
    *,
    but: Any = None,
    **more: Any,
) -> None:
    """A mail to the visitor whose it is, or a notice to everybody who acts for the organisation, but whoever did it."""
    if opportunity.is_visitors:
        language = opportunity.visitor_language or settings.LANGUAGE_CODE
        mailing.send(
            f"opportunities/mail/opportunity_{template}",
            opportunity.visitor_email,
            {
                "opportunity": opportunity,
                "title": title_of(opportunity, language),
                "url": link_of(opportunity),
                **more,
            },
            language=language,
            why=gettext_lazy(
                "You get this mail because you wrote a need or an offer here with your address."
            ),
        )
    elif opportunity.organisation is not None:
        for account in recipients_for(opportunity.organisation):
            if account != but:
                language = account.language or settings.LANGUAGE_CODE
                with translation.override(language):
                    title = title_of(opportunity, language)
                    notify(
                        account,
                        kind,
                        str(subject) % {"title": title},
                        body=str(body) % {"title": title, **{k: str(v) for k, v in more.items()}},
                        url=page_of(opportunity, language).removeprefix(settings.PUBLIC_URL),
                    )


def to_confirm(opportunity: Opportunity) -> None:
    """Mail a visitor the link that confirms the address."""
    mailing.send(
        "opportunities/mail/opportunity_confirm",
        opportunity.visitor_email,
        {
            "opportunity": opportunity,
            "title": title_of(opportunity, opportunity.visitor_language),
            "url": link_of(opportunity),
        },
        language=opportunity.visitor_language,
        why=gettext_lazy(
            "You get this mail because somebody wrote a need or an offer here with your address."
        ),
    )


def link_again(opportunity: Opportunity) -> None:
    """Mail a visitor a new link to what they have confirmed."""
    mailing.send(
        "opportunities/mail/opportunity_link",
        opportunity.visitor_email,
        {
            "opportunity": opportunity,
            "title": title_of(opportunity, opportunity.visitor_language),
            "url": link_of(opportunity),
        },
        language=opportunity.visitor_language,
        why=gettext_lazy("You get this mail because you wrote a need or an offer here with your address."),
    )


def opened(opportunity: Opportunity, *, by: Actor) -> None:
    _to_its_side(
        opportunity,
        "opened",
        MINE,
        gettext_lazy("“%(title)s” is open"),
        gettext_lazy("It can be found and answered from now on."),
        but=by,
    )


def sent_back(opportunity: Opportunity) -> None:
    _to_its_side(
        opportunity,
        "sent_back",
        MINE,
        gettext_lazy("“%(title)s” has to be changed"),
        "%(words)s",
        words=opportunity.sent_back,
    )


def closed(opportunity: Opportunity, *, by: Actor) -> None:
    _to_its_side(
        opportunity,
        "closed",
        MINE,
        gettext_lazy("“%(title)s” is closed"),
        "%(why)s",
        but=by,
        why=opportunity.get_closed_for_display(),
    )


def lapsed(opportunity: Opportunity) -> None:
    _to_its_side(
        opportunity,
        "closed",
        MINE,
        gettext_lazy("“%(title)s” is closed"),
        gettext_lazy("%(why)s. If it still holds, open it again with a click."),
        why=opportunity.get_closed_for_display(),
    )


def asked(opportunity: Opportunity, days: int) -> None:
    """Ask whether it still holds."""
    _to_its_side(
        opportunity,
        "still_holds",
        MINE,
        gettext_lazy("Does “%(title)s” still hold?"),
        gettext_lazy("We have not heard of it for a while. Without an answer it is closed in %(days)s days."),
        days=days,
    )


def interest_expressed(interest: Interest) -> None:
    _to_its_side(
        interest.opportunity,
        "interest",
        INTERESTS,
        gettext_lazy("Interest in “%(title)s”"),
        "%(organisation)s",
        organisation=interest.organisation.name,
        words=interest.words,
    )


def interest_accepted(interest: Interest) -> None:
    """Tell whoever expressed it. That an interest was declined is told to nobody."""
    for account in recipients_for(interest.organisation):
        language = account.language or settings.LANGUAGE_CODE
        with translation.override(language):
            notify(
                account,
                INTERESTS,
                _("Your interest in “%(title)s” is accepted")
                % {"title": title_of(interest.opportunity, language)},
                body=_("Look who it is and write to each other."),
                url=page_of(interest.opportunity, language).removeprefix(settings.PUBLIC_URL),
            )
