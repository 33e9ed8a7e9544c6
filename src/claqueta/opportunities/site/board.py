"""The board: what is looked for and offered today, for everybody and for members; also as a feed and inside other sites."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.catalogue import Question
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.parameters import asked, header
from claqueta.foundation.translated import current_language
from claqueta.opportunities.asking import circle_of, narrowed_by
from claqueta.opportunities.catalogue import BOARD
from claqueta.opportunities.queries import Presented
from claqueta.opportunities.readers import reader_of
from claqueta.opportunities.site.shown import chosen_for, row_of, row_of_card, shown_to_everybody

IN_A_FEED, EMBEDDED = 30, 6
POLICY_INSIDE_OTHERS: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}


@require_safe
@needs("opportunities.see_board")
@kept_for_guests
def board(request: HttpRequest) -> HttpResponse:
    """The board, or only its answer when the page asks for that while somebody types."""
    part = "#answer" if header(request, "HX-Request") == "true" else ""
    question = BOARD.parse(asked(request))
    reader, language = reader_of(request.user), current_language()
    # Where nothing is asked for nothing fits better: the newest come first.
    asked_for = question if question.query or question.sort else replace(question, sort="recent")
    answer = BOARD.ask(asked_for, circle_of(reader), language)
    today = timezone.localdate().isoformat()
    asks_something = bool(answer.question.query or answer.question.filters)
    response = render(
        request,
        f"opportunities/board.html{part}",
        {
            "answer": answer,
            # What ended last night and was not read anew yet is not shown this morning.
            "rows": [
                row_of_card(hit.card) | {"why": hit.snippet, "by_meaning": hit.meant}
                for hit in answer.page.hits
                if hit.card["closes_on"] >= today
            ],
            "question": question,
            "sorts": BOARD.sorts_for(question),
            "sort": question.sort,
            "chosen": [] if asks_something else [row_of(one) for one in chosen_for(reader, language)],
            "may_write": request.user.has_perm("opportunities.write"),
            "may_save": request.user.has_perm("opportunities.save_search"),
            "feed": reverse("board_feed") + question.url(),
            "embed": settings.PUBLIC_URL + reverse("board_embed") + question.url(),
            "noindex": asks_something,
        },
    )
    response["Vary"] = "HX-Request"
    return response


@require_safe
@xframe_options_exempt
@csp_override(POLICY_INSIDE_OTHERS)
@needs("opportunities.see_board")
def board_embed(request: HttpRequest) -> HttpResponse:
    """The newest of the public board, whoever asks, to stand inside a page of another site."""
    question = _newest_first(BOARD.parse(asked(request)))
    return render(
        request,
        "opportunities/embed.html",
        {
            "rows": [row_of(one) for one in shown_to_everybody(question, current_language(), EMBEDDED)],
            "whole": settings.PUBLIC_URL + reverse("board") + question.url(sort=""),
        },
    )


class BoardFeed(Feed[Any, Question]):
    """What stands on the public board as RSS, all of it or what a question asks for."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Question:
        return _newest_first(BOARD.parse(asked(request)))

    def title(self, obj: Question) -> str:
        name = str(settings.CLUSTER.says(settings.CLUSTER.name, current_language()))
        return " · ".join([name, _("Opportunities"), *narrowed_by(obj)])

    def link(self, obj: Question) -> str:
        return reverse("board") + obj.url(sort="")

    def description(self, obj: Question) -> str:
        return _("What is looked for and offered today")

    def items(self, obj: Question) -> list[Presented]:
        return shown_to_everybody(obj, current_language(), IN_A_FEED)

    def item_title(self, item: Any) -> str:
        return f"{item.heading}: {item.title}"

    def item_description(self, item: Any) -> str:
        return str(item.text)

    def item_link(self, item: Any) -> str:
        return reverse("opportunity", args=[item.slug])

    def item_pubdate(self, item: Any) -> datetime | None:
        return timezone.make_aware(datetime.combine(item.opens_on, time())) if item.opens_on else None


def _newest_first(question: Question) -> Question:
    return BOARD.question(query=question.query, filters=question.filters, sort="recent")


urlpatterns = [
    path(gettext_lazy("opportunities/"), board, name="board"),
    path(gettext_lazy("opportunities/feed.xml"), BoardFeed(), name="board_feed"),
    path(gettext_lazy("opportunities/embed/"), board_embed, name="board_embed"),
]
