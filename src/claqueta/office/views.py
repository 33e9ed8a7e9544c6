"""The office's screens: lists, imports, duplicates, people, background work, audit, data protection.

They live in Wagtail's admin; every one of them states who may use it.
"""

import json
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_email
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claqueta.accounts import actions as accounts
from claqueta.accounts.access import needs
from claqueta.accounts.models import Account, Invitation, Role, RoleGrant
from claqueta.engines.search import SearchRequest
from claqueta.foundation import imports, jobs, privacy
from claqueta.foundation.imports import read_batch
from claqueta.foundation.imports.kinds import CellInvalid
from claqueta.foundation.imports.process import planned_rows, prepare
from claqueta.foundation.models import AuditEntry, ImportBatch, Job, SavedView
from claqueta.foundation.search import find
from claqueta.foundation.tabular import Column, table_response
from claqueta.foundation.translated import current_language
from claqueta.office.queries import due_today, probable_duplicates
from claqueta.organisations import actions, tasks
from claqueta.organisations.directory import DirectoryQuery, ask, matching
from claqueta.organisations.exporting import columns_for, presented_in_order
from claqueta.organisations.forms import FIELD_NAMES
from claqueta.organisations.importing import OrganisationImport
from claqueta.organisations.importing.planning import read_row
from claqueta.organisations.models import Organisation, Standing
from claqueta.organisations.queries import with_details

PAGE = 50
ROLES = Role.choices


def _screen(
    request: HttpRequest, template: str, title: str, icon: str, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        f"office/{template}.html",
        {"page_title": title, "header_title": title, "header_icon": icon, **context},
        status=status,
    )


@require_GET
@needs("accounts.use_office")
def search_all(request: HttpRequest) -> HttpResponse:
    """One box for everything: organisations, pages, news, persons."""
    query = request.GET.get("q", "").strip()[:200]
    page = find(SearchRequest(current_language(), "office", query, limit=40)) if query else None
    people: list[Account] = []
    if query and request.user.has_perm("accounts.work_in_office"):
        people = list(Account.objects.filter(Q(name__icontains=query) | Q(email__icontains=query))[:20])
    return _screen(request, "search", _("Search everything"), "search", query=query, page=page, people=people)


# -- Organisations -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@needs("organisations.manage")
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, with the directory's own search and facets as the office sees them; bulk actions; saved views."""
    if request.method == "POST":
        return _bulk(request)
    question = DirectoryQuery.parse(request.GET)
    form = request.GET.get("export", "")
    if form in ("csv", "xlsx", "json"):
        rows = presented_in_order(
            matching(question, "office", current_language()), "office", current_language()
        )
        return table_response(request, form, columns_for("office"), rows, _("organisations-file"))
    answer = ask(question, "office", current_language())
    ids = [int(hit.key.partition(":")[2]) for hit in answer.page.hits]
    by_id = {one.pk: one for one in Organisation.objects.filter(pk__in=ids)}
    records = [(by_id[pk], hit.card) for pk, hit in zip(ids, answer.page.hits, strict=True) if pk in by_id]
    by: Any = request.user
    views = SavedView.objects.filter(Q(owner=by) | Q(shared=True), list_name="organisations")
    return _screen(
        request,
        "organisations",
        _("Organisations"),
        "group",
        answer=answer,
        question=question,
        rows=records,
        views=views,
    )


def _bulk(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    chosen = list(
        Organisation.objects.filter(pk__in=[one for one in request.POST.getlist("chosen") if one.isdigit()])
    )
    back = redirect(f"{reverse('office_organisations')}?{request.GET.urlencode()}")
    match request.POST.get("action"):
        case "list" | "hide" as action:
            done = actions.set_listed(chosen, action == "list", by=request.user)
            messages.success(request, _("%(n)s changed.") % {"n": done})
        case "ask":
            sent = sum(actions.ask_for_confirmation(one, by=request.user) for one in chosen)
            messages.success(request, _("%(n)s mails sent.") % {"n": sent})
        case "merge" if len(chosen) == 2:
            kept, gone = chosen if request.POST.get("keep") != str(chosen[1].pk) else chosen[::-1]
            actions.merge(kept, gone, by=request.user)
            messages.success(request, _("%(gone)s is now part of %(kept)s.") % {"gone": gone, "kept": kept})
        case "merge":
            messages.error(request, _("Choose exactly two to merge them."))
        case "save":
            name = request.POST.get("name", "").strip()[:80]
            if name:
                SavedView.objects.update_or_create(
                    owner=by,
                    list_name="organisations",
                    name=name,
                    defaults={"query": request.GET.urlencode()[:1000], "shared": "shared" in request.POST},
                )
    return back


@require_http_methods(["GET", "POST"])
@needs("organisations.manage")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: standing, people, invitations, history."""
    one = get_object_or_404(with_details(), pk=pk)
    problem: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _change_organisation(request, one)
        except ValidationError as error:
            problem = {request.POST.get("action", ""): error.messages[0]}
    entries = AuditEntry.objects.filter(object_type="organisations.organisation", object_id=str(pk))[:40]
    invitations = Invitation.objects.filter(purpose__startswith="organisations.", subject_id=str(pk))[:20]
    return _screen(
        request,
        "organisation",
        one.name,
        "group",
        status=422 if problem else 200,
        organisation=one,
        entries=entries,
        invitations=invitations,
        affiliations=one.affiliations.select_related("person"),
        standings=Standing.choices,
        problem=problem,
        typed=request.POST,
    )


def _change_organisation(request: HttpRequest, one: Organisation) -> HttpResponse:
    by: Any = request.user
    match request.POST.get("action"):
        case "invite":
            email = request.POST.get("email", "").strip()
            validate_email(email)
            actions.invite_representative(
                one,
                email,
                by=by,
                name=request.POST.get("name", "")[:150],
                language=request.POST.get("language", "")[:5],
            )
            messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
        case "standing":
            since, until = request.POST.get("since") or None, request.POST.get("until") or None
            standing = request.POST.get("standing", "")
            if standing and standing not in Standing.values:
                raise ValidationError(_("Choose a standing of the list."))
            from_day, to_day = _day(since), _day(until)
            if standing and not from_day:
                raise ValidationError(_("Say since when."))
            if from_day and to_day and to_day < from_day:
                raise ValidationError(_("The end lies before the beginning."))
            actions.set_standing(one, standing=standing, since=from_day, until=to_day, by=by)
            messages.success(request, _("Saved."))
        case "confirm":
            actions.confirm(one, by=by)
            messages.success(request, _("The data are confirmed."))
        case "list" | "hide" as action:
            actions.set_listed([one], action == "list", by=by)
            messages.success(request, _("Saved."))
    return redirect(reverse("office_organisation", args=[one.pk]))


def _day(text: str | None) -> Any:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValidationError(_("“%(text)s” is not a day of the calendar.") % {"text": text}) from None


@require_http_methods(["GET", "POST"])
@needs("organisations.manage")
def organisation_add(request: HttpRequest) -> HttpResponse:
    problem, typed = {}, request.POST
    if request.method == "POST":
        kind = OrganisationImport()
        cleaned: dict[str, Any] = {}
        for field in kind.fields:
            if field.key in ("legal_name", "tax_id", "email", "website", "city", "activity"):
                try:
                    cleaned[field.key] = field.clean(typed.get(field.key, ""))
                except CellInvalid as error:
                    problem[field.key] = str(error)
        if not cleaned.get("legal_name"):
            problem.setdefault("legal_name", _("Write its name."))
        if not problem:
            profile, *_rest = read_row(0, cleaned)
            try:
                made = actions.register(profile, by=request.user)
                return redirect(reverse("office_organisation", args=[made.pk]))
            except actions.TaxIdTaken as error:
                problem["tax_id"] = error.messages[0]
    return _screen(
        request,
        "organisation_add",
        _("New organisation"),
        "group",
        status=422 if problem else 200,
        problem=problem,
        typed=typed,
        fields=[
            (one.key, one.title)
            for one in OrganisationImport.fields
            if one.key in ("legal_name", "tax_id", "activity", "city", "email", "website")
        ],
    )


@require_http_methods(["GET", "POST"])
@needs("organisations.manage")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Probable duplicates side by side."""
    if request.method == "POST":
        kept = get_object_or_404(Organisation, pk=request.POST.get("keep"))
        gone = get_object_or_404(Organisation, pk=request.POST.get("gone"))
        try:
            actions.merge(kept, gone, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(gone)s is now part of %(kept)s.") % {"gone": gone, "kept": kept})
        return redirect(reverse("office_duplicates"))
    return _screen(request, "duplicates", _("Probable duplicates"), "copy", pairs=probable_duplicates())


# -- Imports -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@needs("organisations.import")
def imports_list(request: HttpRequest) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = _("Choose a file.")
        else:
            try:
                batch = prepare("organisations", file.read(), file.name or "list", by=request.user)
                return redirect(reverse("office_import", args=[batch.pk]))
            except ValidationError as error:
                problem = error.messages[0]
    return _screen(
        request,
        "imports",
        _("Import a list"),
        "upload",
        status=422 if problem else 200,
        problem=problem,
        batches=ImportBatch.objects.all()[:30],
    )


@require_http_methods(["GET", "POST"])
@needs("organisations.import")
def import_batch(request: HttpRequest, pk: str) -> HttpResponse:
    """The preview: how the columns are read, what would happen to each row, and the button that does it."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if request.method == "POST":
        return _work_on_import(request, batch)
    fields = OrganisationImport.fields
    titles = {field.key: field.title for field in fields}
    names = {**titles, **FIELD_NAMES}
    planned = planned_rows(batch)
    columns = [
        (
            str(position),
            header,
            batch.mapping.get(str(position), ""),
            [row[position] for row in batch.report["sample"] if position < len(row)],
        )
        for position, header in enumerate(batch.report["headers"])
    ]
    shown = request.GET.get("show", "")
    wanted = [
        row for row in planned if not shown or row.action == shown or (shown == "doubt" and row.candidates)
    ]
    return _screen(
        request,
        "import",
        batch.filename,
        "upload",
        batch=batch,
        report=batch.report,
        columns=columns,
        fields=[(field.key, field.title) for field in fields],
        rows=Paginator(wanted, PAGE).get_page(request.GET.get("page")),
        show=shown,
        doubts=sum(1 for row in planned if row.candidates and not row.target),
        problems=[{**one, "name": names.get(one["field"], one["field"])} for one in batch.report["rejected"]],
        warnings=[{**one, "name": names.get(one["field"], one["field"])} for one in batch.report["warnings"]],
        names=names,
    )


def _work_on_import(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    by: Any = request.user
    back = redirect(reverse("office_import", args=[batch.pk]))
    match request.POST.get("action"):
        case "map" if batch.state == ImportBatch.State.PREVIEW:
            keys = {field.key for field in OrganisationImport.fields}
            mapping = {
                str(position): request.POST[f"column-{position}"]
                for position in range(len(batch.report["headers"]))
                if request.POST.get(f"column-{position}") in keys
            }
            _again(batch, mapping=mapping)
        case "decide" if batch.state == ImportBatch.State.PREVIEW:
            decisions = {
                name.removeprefix("row-"): value
                for name, value in request.POST.items()
                if name.startswith("row-") and value
            }
            _again(batch, decisions={**batch.decisions, **decisions})
        case "apply" if batch.state in (ImportBatch.State.PREVIEW, ImportBatch.State.FAILED):
            job = jobs.begin("import", _("Import of %(file)s") % {"file": batch.filename}, owner=by)
            ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.APPLYING, job=job)
            tasks.apply_import.enqueue(str(batch.pk), str(job.pk), by.pk, get_language() or "")
        case "undo":
            kept = imports.undo_batch(batch, by=request.user)
            if kept:
                messages.warning(
                    request,
                    _("Changed since, and left as they are: %(names)s") % {"names": ", ".join(kept[:20])},
                )
            messages.success(request, _("The import is undone."))
    return back


def _again(batch: ImportBatch, **changes: Any) -> None:
    with batch.file.open("rb") as file:
        body = file.read()
    prepare(
        batch.kind,
        body,
        batch.filename,
        batch=batch,
        **{"mapping": batch.mapping, "decisions": batch.decisions, **changes},
    )


@require_GET
@needs("organisations.import")
def import_rejected(request: HttpRequest, pk: str) -> HttpResponse:
    """The rejected rows as they came, with what is wrong with each: to mend and import again."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    with batch.file.open("rb") as file:
        sheet = read_batch(OrganisationImport(), file.read(), batch.filename)
    messages_by_row = {one["row"]: one["message"] for one in batch.report["rejected"]}
    rows = [
        (row.number, row.cells, messages_by_row[row.number])
        for row in sheet.rows
        if row.number in messages_by_row
    ]

    def cell(position: int) -> Any:
        return lambda row: row[1][position] if position < len(row[1]) else ""

    columns = [
        *(Column(f"c{position}", header, cell(position)) for position, header in enumerate(sheet.headers)),
        Column("row", _("Row"), lambda row: row[0]),
        Column("error", _("What is wrong"), lambda row: row[2]),
    ]
    return table_response(
        request, "xlsx" if request.GET.get("form") == "xlsx" else "csv", columns, rows, _("to-mend-file")
    )


# -- Background work -----------------------------------------------------------------------------------------


@require_GET
@needs("organisations.manage")
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a job is; asked again by the page while it runs."""
    return render(request, "office/job.html", {"job": get_object_or_404(Job, pk=pk)})


@require_GET
@needs("organisations.manage")
def job_file(request: HttpRequest, pk: str) -> HttpResponse:
    one = get_object_or_404(Job, pk=pk)
    if not one.file:
        raise Http404
    response = HttpResponse(one.file.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{PurePath(str(one.file.name)).name}"'
    return response


@require_http_methods(["GET", "POST"])
@needs("organisations.manage")
def guide(request: HttpRequest) -> HttpResponse:
    """Make the production guide in the background."""
    if request.method == "POST":
        by: Any = request.user
        language = current_language()
        if request.POST.get("language") in settings.CLUSTER.languages:
            language = request.POST["language"]
        job = jobs.begin("guide", _("Production guide (%(language)s)") % {"language": language}, owner=by)
        tasks.make_guide.enqueue(str(job.pk), language, request.POST.get("query", "")[:1000])
        return redirect(reverse("office_guide"))
    return _screen(
        request, "guide", _("Production guide"), "doc-full", jobs=Job.objects.filter(kind="guide")[:20]
    )


# -- People --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@needs("accounts.invite")
def people(request: HttpRequest) -> HttpResponse:
    """Who holds which role; invitations; both given and ended here."""
    problem = ""
    if request.method == "POST":
        by: Any = request.user
        match request.POST.get("action"):
            case "invite":
                email, role = request.POST.get("email", "").strip(), request.POST.get("role", "")
                try:
                    validate_email(email)
                    if role not in Role.values:
                        raise ValidationError(_("Choose a role of the list."))
                except ValidationError as error:
                    problem = error.messages[0]
                else:
                    accounts.invite(
                        email,
                        by=by,
                        name=request.POST.get("name", "")[:150],
                        role=role,
                        language=request.POST.get("language", "")[:5],
                    )
                    messages.success(request, _("Invitation sent to %(email)s.") % {"email": email})
            case "end":
                grant = get_object_or_404(RoleGrant, pk=request.POST.get("grant"))
                last_admin = (
                    grant.role == Role.OFFICE_ADMIN
                    and RoleGrant.objects.current().filter(role=Role.OFFICE_ADMIN).count() == 1
                )
                if last_admin:
                    messages.error(
                        request, _("Somebody has to administer: give the role to another person first.")
                    )
                else:
                    accounts.end_role(grant.account, Role(grant.role), by=by)
                    messages.success(request, _("The role has ended."))
            case "revoke":
                accounts.revoke_invitation(
                    get_object_or_404(Invitation, pk=request.POST.get("invitation")), by=by
                )
                messages.success(request, _("The invitation no longer works."))
        if not problem:
            return redirect(reverse("office_people"))
    return _screen(
        request,
        "people",
        _("People and roles"),
        "user",
        status=422 if problem else 200,
        problem=problem,
        typed=request.POST,
        grants=RoleGrant.objects.current().select_related("account").order_by("role", "account__email"),
        invitations=Invitation.objects.exclude(role="")[:50],
        roles=ROLES,
    )


# -- Trail and data protection -------------------------------------------------------------------------------


@require_GET
@needs("accounts.view_audit")
def trail(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    entries = AuditEntry.objects.select_related("actor")
    if query:
        entries = entries.filter(
            Q(object_name__icontains=query)
            | Q(actor_name__icontains=query)
            | Q(verb__icontains=query)
            | Q(reason__icontains=query)
        )
    if request.GET.get("export") in ("csv", "xlsx", "json"):
        columns = [
            Column("at", _("When"), lambda one: one.at),
            Column("who", _("Who"), lambda one: one.actor_name),
            Column("what", _("What"), lambda one: one.verb),
            Column("object", _("Object"), lambda one: one.object_name),
            Column(
                "changes",
                _("Changes"),
                lambda one: json.dumps(one.changes, ensure_ascii=False) if one.changes else "",
            ),
            Column("why", _("Why"), lambda one: one.reason),
        ]
        return table_response(request, request.GET["export"], columns, entries[:20_000], _("trail-file"))
    return _screen(
        request,
        "trail",
        _("Audit trail"),
        "history",
        query=query,
        entries=Paginator(entries, PAGE).get_page(request.GET.get("page")),
    )


@require_GET
@needs("accounts.view_privacy")
def data_protection(request: HttpRequest) -> HttpResponse:
    """The record of processing activities (GDPR art. 30), from the declarations beside the models."""
    email = request.GET.get("email", "").strip()
    return _screen(
        request,
        "data_protection",
        _("Data protection"),
        "lock",
        activities=privacy.activities(),
        email=email,
        found={key: len(rows) for key, rows in privacy.export_of(email).items()} if email else {},
    )


@require_POST
@needs("accounts.erase_subject")
def subject(request: HttpRequest) -> HttpResponse:
    """A person's export, or their erasure once confirmed by typing the address again."""
    email = request.POST.get("email", "").strip()
    if request.POST.get("action") == "export":
        response = HttpResponse(
            json.dumps(privacy.export_of(email), ensure_ascii=False, indent=1, default=str),
            content_type="application/json; charset=utf-8",
        )
        response["Content-Disposition"] = 'attachment; filename="subject.json"'
        return response
    if not email or request.POST.get("again", "").strip().lower() != email.lower():
        messages.error(request, _("Type the same address twice to erase."))
    else:
        touched = privacy.erase(email)
        messages.success(
            request, _("Erased or made anonymous: %(n)s records.") % {"n": sum(touched.values())}
        )
    return redirect(reverse("office_data_protection"))


@require_GET
@needs("accounts.use_office")
def due(request: HttpRequest) -> HttpResponse:
    return _screen(request, "due", _("Due today"), "date", due=due_today(request.user))
