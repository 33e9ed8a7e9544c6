"""Two records that may be one: looked at side by side, made one, told apart, and made two again."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation import merging
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.folding import containing
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.translated import current_language
from claqueta.organisations import actions
from claqueta.organisations.choosing import BOTH, CHOSEN, GONE, KEPT, Pair
from claqueta.organisations.duplicates import told_of, twins, twins_of
from claqueta.organisations.models import PROFILE, Merge, Organisation, ToldApart
from claqueta.organisations.queries import compared, label_of, said_in_words, with_details
from claqueta.organisations.shapes import CIRCLES
from claqueta.organisations.undoing import BEFORE, TODAY, Return, what_would_return

FOUND = 20
MERGE, APART, TOGETHER = "merge", "apart", "together"


def _by_number(pk: int) -> Organisation:
    return get_object_or_404(with_details().select_related("merged_into"), pk=pk)


def _merge_by_number(pk: int) -> Merge:
    found = Merge.objects.select_related("by", "undone_by", "kept__merged_into", "gone")
    merge = get_object_or_404(found, pk=pk)
    merge.kept = with_details().select_related("merged_into").get(pk=merge.kept_id)
    return merge


def merges_of(organisation: Organisation) -> list[Merge]:
    """The merges of a record that can still be undone."""
    return list(merges_in_time().filter(Q(kept=organisation) | Q(gone=organisation)))


def merges_in_time() -> QuerySet[Merge]:
    """The merges that stand and can be undone, the latest first."""
    since = timezone.now() - timedelta(days=rule("merge_undo_days").value)
    return Merge.objects.filter(undone_at=None, at__gt=since).select_related("kept", "gone", "by")


# -- Which two ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Probable duplicates, those told apart in their places, and what was merged lately."""
    if request.method == "POST":
        return _told(request)
    return screen(
        request,
        "organisations/office/duplicates.html",
        _("Probable duplicates"),
        "copy",
        pairs=twins(),
        merges=merges_in_time()[:FOUND],
    )


def _told(request: HttpRequest) -> HttpResponse:
    """Say that two are not the same, or take that back."""
    form = sent(request)
    if form.text("action") == TOGETHER:
        told = ToldApart.objects.filter(pk=form.identifier("told")).select_related("one", "other").first()
        if told is not None:
            actions.take_back_apart(told, by=request.user)
            messages.success(
                request,
                _("%(one)s and %(other)s can be looked at again.") % {"one": told.one, "other": told.other},
            )
        return redirect(reverse("office_duplicates"))
    one = get_object_or_404(Organisation, pk=form.identifier("one"))
    other = get_object_or_404(Organisation, pk=form.identifier("other"))
    try:
        actions.tell_apart(one, other, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("Remembered: %(one)s and %(other)s are not the same.") % {"one": one, "other": other}
        )
    return redirect(reverse("office_duplicates"))


@require_safe
@needs("organisations.manage", of=_by_number)
def merge_with(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Look for the record that is the same as this one."""
    if organisation.merged_into is not None:
        return _already(request, organisation)
    text = asked(request).text("q").strip()
    rows = Organisation.objects.filter(merged_into=None).exclude(pk=organisation.pk)
    found = containing(rows, ("legal_name", "trade_name", "tax_id"), text) if text else rows.none()
    return screen(
        request,
        "organisations/office/merge_with.html",
        _("Merge with…"),
        "copy",
        trail=_trail(organisation),
        organisation=organisation,
        text=text,
        found=found.order_by("trade_name", "legal_name", "pk")[:FOUND],
        likely=[] if text else twins_of(organisation),
    )


def _trail(organisation: Organisation) -> list[tuple[str, str]]:
    return [
        (_("Duplicates"), reverse("office_duplicates")),
        (organisation.name, reverse("office_organisation", args=[organisation.pk])),
    ]


def _already(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Where a record is part of another, things go on there."""
    whole = organisation.merged_into or organisation
    messages.info(
        request, _("%(gone)s is already part of %(kept)s.") % {"gone": organisation.name, "kept": whole.name}
    )
    return redirect(reverse("office_organisation", args=[whole.pk]))


# -- Side by side ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage", of=_by_number)
def merge(request: HttpRequest, organisation: Organisation, gone: int) -> HttpResponse:
    """Field by field whose value stands, and what will follow."""
    other = _by_number(gone)
    for one in (other, organisation):
        if one.merged_into is not None:
            return _already(request, one)
    if organisation.pk == other.pk:
        return redirect(reverse("office_merge_with", args=[organisation.pk]))
    problem: ValidationError | None = None
    choices: dict[str, str] = {}
    if request.method == "POST":
        choices = _choices(sent(request))
        try:
            kept = actions.merge(organisation, other, choices, seen=_versions(sent(request)), by=request.user)
        except ValidationError as error:
            problem = error
        else:
            return _merged(request, kept, other)
    return _side_by_side(request, Pair(organisation, other), choices, problem)


def _choices(form: Parameters) -> dict[str, str]:
    wanted = {name: form.text(f"side-{name}") for name in CHOSEN}
    return {name: side for name, side in wanted.items() if side in (KEPT, GONE, BOTH)}


def _versions(form: Parameters) -> tuple[int, int]:
    """The versions of both that were looked at."""
    return form.whole("kept_version", 0, 10**9, 0), form.whole("gone_version", 0, 10**9, 0)


def _merged(request: HttpRequest, kept: Organisation, gone: Organisation) -> HttpResponse:
    done = Merge.objects.filter(kept=kept, gone=gone, undone_at=None).get()
    messages.success(
        request,
        _("%(gone)s is now part of %(kept)s. This can be undone until %(day)s.")
        % {
            "gone": gone.name,
            "kept": kept.name,
            "day": date_format(timezone.localtime(done.until), "SHORT_DATE_FORMAT"),
        },
    )
    return redirect(reverse("office_organisation", args=[kept.pk]))


def _side_by_side(
    request: HttpRequest, pair: Pair, choices: dict[str, str], problem: ValidationError | None
) -> HttpResponse:
    by_field = dict(problem.message_dict) if problem is not None and hasattr(problem, "error_dict") else {}
    rows = compared(pair, choices, current_language())
    known = {row.name for row in rows if row.differs}
    above = [] if problem is None else problem.messages if not by_field else []
    above += [
        f"{label_of(name)}: {text}" for name, texts in by_field.items() if name not in known for text in texts
    ]
    return screen(
        request,
        "organisations/office/merge.html",
        _("Merge two records"),
        "copy",
        status=422 if problem is not None else 200,
        trail=_trail(pair.kept),
        pair=pair,
        differing=[
            (row, by_field.get(row.name, [])) for row in rows if row.differs and row.kept and row.gone
        ],
        alone=[
            (row, by_field.get(row.name, [])) for row in rows if row.differs and not (row.kept and row.gone)
        ],
        equal=[row for row in rows if not row.differs],
        circles=dict(CIRCLES),
        problems=above,
        refusals=merging.refusals(pair.kept, pair.gone),
        follows=merging.what_follows(pair.gone),
        told=told_of(pair.kept, pair.gone),
        days=rule("merge_undo_days").value,
    )


# -- And back -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage", of=_merge_by_number)
def undo(request: HttpRequest, merge: Merge) -> HttpResponse:
    """What comes back when a merge is undone, what was changed since, and what cannot come back."""
    problem = ""
    decisions: dict[str, str] = {}
    if request.method == "POST":
        decisions = {
            name: side for name, side in sent(request).beginning("field-").items() if side in (TODAY, BEFORE)
        }
        try:
            lines = actions.undo_merge(merge, decisions, by=request.user)
        except ValidationError as error:
            problem = error.messages[0]
            merge = _merge_by_number(merge.pk)
        else:
            return _undone(request, merge, lines)
    try:
        actions.check_undoable(merge)
    except ValidationError as error:
        problem, back = problem or error.messages[0], None
    else:
        back = what_would_return(merge)
    return screen(
        request,
        "organisations/office/merge_undo.html",
        _("Undo the merge"),
        "undo",
        status=422 if request.method == "POST" else 200,
        trail=_trail(merge.kept),
        merge=merge,
        problem=problem,
        back=back,
        **(_in_words(back, decisions) if back is not None else {}),
    )


def _in_words(back: Return, decisions: dict[str, str]) -> dict[str, Any]:
    """What comes back, as people read it."""
    language = current_language()

    def words(name: str, *said: dict[str, Any]) -> list[dict[str, Any]]:
        """Today and before; who sees it only where that is not the same."""
        own = name not in ("logo", "pictures", "capabilities")
        usual = PROFILE.circle_of(name, {}) if name in PROFILE else ""
        circles = [one["circle"] or usual for one in said]
        return [
            {
                "lines": said_in_words(name, one["value"], language)[:FOUND] if own else (),
                "circle": dict(CIRCLES).get(circle, "") if len(set(circles)) > 1 else "",
                "alone": not own,
            }
            for one, circle in zip(said, circles, strict=True)
        ]

    return {
        "fields": [
            (label_of(name), *words(name, today, before)) for name, (today, before) in back.fields.items()
        ],
        "since": [
            (
                one.name,
                label_of(one.name),
                *words(one.name, one.today, one.before),
                decisions.get(one.name, TODAY),
            )
            for one in back.since
        ],
        "returning": [line for line in back.lines if line.number],
        "lost": [line for line in back.lines if line.lost],
    }


def _undone(request: HttpRequest, merge: Merge, lines: list[merging.Line]) -> HttpResponse:
    said = _("%(gone)s and %(kept)s are two records again.") % {"gone": merge.gone, "kept": merge.kept}
    if lost := sum(line.lost for line in lines):
        more = ngettext(
            "%(n)s thing that hung on it could not come back.",
            "%(n)s things that hung on it could not come back.",
            lost,
        )
        said = f"{said} {more % {'n': lost}}"
    messages.success(request, said)
    return redirect(reverse("office_organisation", args=[merge.gone_id]))


urlpatterns = [
    path("organisations/duplicates/", duplicates, name="office_duplicates"),
    path("organisations/<id:pk>/merge/", merge_with, name="office_merge_with"),
    path("organisations/<id:pk>/merge/<id:gone>/", merge, name="office_merge"),
    path("organisations/merges/<id:pk>/undo/", undo, name="office_merge_undo"),
]
