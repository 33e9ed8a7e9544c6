"""The member area: my organisations, their profiles, the people who act for them, the yearly confirmation."""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claqueta.accounts.access import limited, needs
from claqueta.accounts.actions import revoke_invitation
from claqueta.desk.registers.beside import act_in_thread, thread_context
from claqueta.foundation import threads
from claqueta.foundation.circles import audience_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Way
from claqueta.foundation.notifications import unread
from claqueta.foundation.parameters import asked, file_sent, sent
from claqueta.foundation.presence import also_here
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.foundation.versions import DraftedMeanwhile, EditedMeanwhile
from claqueta.organisations import actions
from claqueta.organisations.appearances import searches_of
from claqueta.organisations.forms import ProfileForm
from claqueta.organisations.judging import sound_profile
from claqueta.organisations.models import (
    PROFILE,
    Affiliation,
    Organisation,
    Picture,
    ProfileDraft,
    ProfileVersion,
)
from claqueta.organisations.policies import MEMBERS, PUBLIC
from claqueta.organisations.profile import profile_of, put_on
from claqueta.organisations.queries import (
    beside,
    colleagues_invited,
    credited_titles,
    presented,
    standing_of,
    with_details,
)
from claqueta.organisations.rules import affiliations_of
from claqueta.organisations.talk import TALK, staff
from claqueta.organisations.waiting import waiting_at, ways_of


def person_asking(request: HttpRequest) -> Any:
    """The account behind a request that a rule has let in."""
    return request.user


def organisation_by_slug(slug: str) -> Organisation:
    return get_object_or_404(with_details(Organisation.objects.filter(merged_into=None)), slug=slug)


@require_safe
@needs("organisations.view_area")
def area(request: HttpRequest) -> HttpResponse:
    mine = affiliations_of(person_asking(request))
    drafts = set(
        ProfileDraft.objects.filter(organisation__in=[one.organisation for one in mine]).values_list(
            "organisation_id", flat=True
        )
    )
    searches = searches_of(one.organisation_id for one in mine)
    talking = set(threads.unread(request.user, TALK).values_list("object_id", flat=True))
    ways = ways_of(request.user, None)
    waits: list[tuple[Way, Organisation | None]] = [(way, None) for way in ways if way.waits]
    for one in mine:
        one.searches = searches.get(one.organisation_id, 0)  # type: ignore[attr-defined]
        one.ways = ways_of(request.user, one.organisation)  # type: ignore[attr-defined]
        own = waiting_at(
            one.organisation,
            # What waits waits for whoever can do it: a colleague writes and does not publish.
            draft=one.organisation_id in drafts and may_publish(request, one.organisation),
            answered=str(one.organisation_id) in talking,
        )
        waits += [(way, one.organisation) for way in (*own, *one.ways) if way.waits]  # type: ignore[attr-defined]
    context = {
        "waits": waits,
        "affiliations": mine,
        "drafts": drafts,
        "circle": audience_of(request.user),
        "unread": unread(request.user).count(),
        "ways": ways,
        "ask_the_office": _letter_to_the_office(request.user),
        "talking": talking,
    }
    return render(request, "organisations/area.html", context)


def _letter_to_the_office(account: Any) -> str:
    """A mail begun for whoever is tied to no organisation and wants to be."""
    subject = _("Tie my account to my organisation")
    body = _("My organisation is: \n\nMy account is: %(email)s") % {"email": account.email}
    return f"mailto:{settings.CLUSTER.contact.email}?" + urlencode(
        {"subject": subject, "body": body.replace("\n", "\r\n")}, quote_via=quote
    )


def may_publish(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether whoever asks may show what is written; a colleague only writes."""
    return bool(request.user.has_perm("organisations.publish_profile", organisation))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.edit_profile", of=organisation_by_slug)
def edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    draft = ProfileDraft.objects.filter(organisation=organisation).select_related("author").first()
    profile = sound_profile(draft.content if draft else profile_of(organisation))
    version = draft.base_version if draft else organisation.version
    office = request.user.has_perm("organisations.manage")
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        profile=profile,
        version=version,
        office=office,
        revision=draft.revision if draft else 0,
    )
    context: dict[str, Any] = {
        "organisation": organisation,
        "draft": draft,
        "also_here": also_here(f"profile:{organisation.pk}", request.user),
        "noindex": True,
    }
    if draft:
        context["others"] = draft.writers.exclude(pk__in=[request.user.pk, draft.author_id])
    if request.method == "POST" and form.is_valid():
        done = _save(request, organisation, form, context)
        if done:
            return done
    context |= {
        "form": form,
        "stands": standing_of(organisation, profile),
        "may_publish": may_publish(request, organisation),
    }
    return render(
        request,
        "organisations/edit.html",
        context,
        status=422 if form.errors or context.get("conflict") else 200,
    )


def _save(
    request: HttpRequest, organisation: Organisation, form: ProfileForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Keep the draft or publish; None when the form has to be shown again."""
    data = form.cleaned_data
    seen = {
        "by": person_asking(request),
        "base_version": data["base_version"],
        "logo": data.get("logo"),
        "overwrite": "overwrite" in sent(request),
    }
    revision = data.get("draft_revision") or 0
    try:
        if "publish" in sent(request):
            actions.publish_profile(organisation, form.changes(), draft_revision=revision, **seen)
            messages.success(request, _("Published. Thank you for keeping it up to date."))
            return redirect(organisation.get_absolute_url())
        actions.save_draft(organisation, form.changes(), revision=revision, **seen)
    except (EditedMeanwhile, DraftedMeanwhile) as conflict:
        context["conflict"] = [
            (PROFILE.labels.get(name, name), theirs, mine) for name, theirs, mine in conflict.differing()
        ]
        context["drafted"] = getattr(conflict, "draft", None)
        return None
    except actions.TaxIdTaken as error:
        form.add_error("tax_id", error)
        return None
    except ValidationError as error:
        say_by_field(form, error)
        return None
    saved = _("Draft saved. Nobody else sees it until you publish.")
    waits = _("Draft saved. Nobody else sees it until your representative publishes it.")
    messages.success(request, saved if may_publish(request, organisation) else waits)
    way = "profile_preview" if "preview" in sent(request) else "profile_edit"
    return redirect(reverse(way, args=[organisation.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.edit_profile", of=organisation_by_slug)
def preview(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The draft, or what was sent of the form, as the chosen circle would see it.

    It is the real page of values that are nowhere written: it is asked for at each pause in typing, and a database
    with one writer is not kept from others.
    """
    if request.method == "POST":
        profile = sound_profile(profile_of(organisation))
        form = ProfileForm(
            request.POST,
            profile=profile,
            version=organisation.version,
            office=request.user.has_perm("organisations.manage"),
        )
        if not form.is_valid():
            return HttpResponse(status=422)
        content = form.changes()
    else:
        content = sound_profile(get_object_or_404(ProfileDraft, organisation=organisation).content)
    put_on(organisation, content)
    language = current_language()
    audience = asked(request).choice("as", (MEMBERS,), PUBLIC)
    seen = presented(organisation, audience, language)
    return render(
        request,
        "organisations/organisation.html",
        {
            "organisation": organisation,
            "seen": seen,
            **beside(seen, language),
            # Beside the form it says of itself what it is, and its buttons would act on the draft.
            "preview": request.method != "POST",
            "may_publish": may_publish(request, organisation),
            "beside_the_form": request.method == "POST",
            "noindex": True,
        },
    )


@require_POST
@needs("organisations.publish_profile", of=organisation_by_slug)
def publish_draft(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    try:
        actions.publish_profile(organisation, by=person_asking(request))
    except (EditedMeanwhile, DraftedMeanwhile, actions.TaxIdTaken):
        messages.error(request, _("Somebody published meanwhile: look at both versions before you publish."))
        return redirect(reverse("profile_edit", args=[organisation.slug]))
    messages.success(request, _("Published. Thank you for keeping it up to date."))
    return redirect(organisation.get_absolute_url())


@require_POST
@needs("organisations.edit_profile", of=organisation_by_slug)
def discard(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    actions.discard_draft(organisation, by=person_asking(request))
    messages.success(request, _("The draft is gone; the published profile stays as it was."))
    return redirect(reverse("profile_edit", args=[organisation.slug]))


@require_safe
@needs("organisations.edit_profile", of=organisation_by_slug)
def history(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return render(
        request,
        "organisations/history.html",
        {
            "organisation": organisation,
            "versions": organisation.versions.all(),
            "may_publish": may_publish(request, organisation),
            "noindex": True,
        },
    )


@require_POST
@needs("organisations.publish_profile", of=organisation_by_slug)
def revert(request: HttpRequest, organisation: Organisation, number: int) -> HttpResponse:
    version = get_object_or_404(ProfileVersion, organisation=organisation, version=number)
    actions.revert(organisation, version, by=person_asking(request))
    messages.success(request, _("Version %(number)s is published again.") % {"number": number})
    return redirect(reverse("profile_history", args=[organisation.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.invite_colleague", of=organisation_by_slug)
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Who acts for the organisation; its representative invites colleagues and says when they leave."""
    invited = colleagues_invited(organisation)
    context: dict[str, Any] = {"organisation": organisation, "noindex": True}
    if request.method == "POST" and sent(request).text("withdraw"):
        revoke_invitation(
            get_object_or_404(invited, pk=sent(request).uuid("withdraw")), by=person_asking(request)
        )
        messages.success(request, _("The invitation no longer works."))
        return redirect(reverse("profile_people", args=[organisation.slug]))
    if request.method == "POST":
        email = sent(request).text("email", 300)
        try:
            actions.invite_representative(
                organisation,
                email,
                by=person_asking(request),
                name=sent(request).text("name", 150),
                language=current_language(),
                kind="colleague",
            )
        except ValidationError as error:
            said = error.message_dict
            context |= {
                "problem": " ".join(said.get("email", ())),
                "name_problem": " ".join(said.get("name", ())),
                "email": email,
                "name": sent(request).text("name", 150),
            }
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": email})
            return redirect(reverse("profile_people", args=[organisation.slug]))
    context["invited"] = [
        (invitation, request.user.has_perm("accounts.revoke_invitation", invitation))
        for invitation in invited
    ]
    context["affiliations"] = [
        (affiliation, request.user.has_perm("organisations.end_affiliation", affiliation))
        for affiliation in organisation.affiliations.filter(until=None).select_related(
            "person", "organisation"
        )
    ]
    return render(request, "organisations/people.html", context, status=422 if "email" in context else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.edit_profile", of=organisation_by_slug)
def pictures(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The gallery and the posters. Who may publish hangs and takes away at once; what others change waits with the draft."""
    all_pictures = Picture.waiting_too.filter(organisation=organisation)
    problem = ""
    work = sent(request).written("work")
    captions = {code: sent(request).written(f"caption_{code}") for code in settings.CLUSTER.languages}
    if request.method == "POST":
        try:
            if sent(request).text("remove"):
                picture = get_object_or_404(all_pictures, pk=sent(request).identifier("remove"))
                actions.remove_picture(picture, by=person_asking(request))
            elif (file := file_sent(request)) is not None:
                actions.add_picture(
                    organisation,
                    actions.checked_scene(file),
                    captions,
                    work=work,
                    by=person_asking(request),
                )
            else:
                raise ValidationError(_("Choose a file."))
            return redirect(reverse("profile_pictures", args=[organisation.slug]))
        except ValidationError as error:
            problem = error.messages[0]
    return render(
        request,
        "organisations/pictures.html",
        {
            "organisation": organisation,
            "pictures": all_pictures,
            "may_publish": may_publish(request, organisation),
            "waiting": any(not one.hung or one.leaving for one in all_pictures),
            "captions": captions.items(),
            "titles": credited_titles(organisation),
            "work": work,
            "most": rule("gallery_pictures").value,
            "problem": problem,
            "noindex": True,
        },
        status=422 if problem else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.talk", of=organisation_by_slug)
def talk(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What an organisation and the office say to each other."""
    problem = ""
    if request.method == "POST":
        action = sent(request).text("action")
        try:
            if said := act_in_thread(request, organisation, TALK, action, lambda _one: staff()):
                messages.success(request, said)
                return redirect(reverse("profile_talk", args=[organisation.slug]))
        except ValidationError as error:
            problem = error.messages[0]
    return render(
        request,
        "organisations/talk.html",
        {
            "organisation": organisation,
            "problem": problem,
            "noindex": True,
            **thread_context(request, organisation, TALK),
        },
        status=422 if problem else 200,
    )


@require_POST
@needs("organisations.invite_colleague", of=organisation_by_slug)
def end_affiliation(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    actions.end_affiliation(
        get_object_or_404(Affiliation, organisation=organisation, pk=pk), by=person_asking(request)
    )
    messages.success(request, _("From today this person no longer acts for the organisation."))
    return redirect(reverse("profile_people", args=[organisation.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.view_directory")
@limited("requests_secret_link")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: shows the data and one button, so that a mail scanner confirms nothing."""
    found = actions.read_confirmation(token)
    if found is None:
        return render(request, "organisations/confirm.html", {"gone": True, "noindex": True}, status=410)
    organisation, account = found
    if request.method == "POST":
        actions.confirm(organisation, by=account)
        return render(
            request,
            "organisations/confirm.html",
            {"organisation": organisation, "done": True, "noindex": True},
        )
    seen = presented(with_details().get(pk=organisation.pk), MEMBERS, current_language())
    return render(
        request, "organisations/confirm.html", {"organisation": organisation, "seen": seen, "noindex": True}
    )


@require_POST
@needs("organisations.confirm_profile", of=organisation_by_slug)
def confirm_mine(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    actions.confirm(organisation, by=person_asking(request))
    messages.success(request, _("Thank you: the data are confirmed."))
    return redirect(reverse("area"))


urlpatterns = [
    path(gettext_lazy("area/"), area, name="area"),
    path(gettext_lazy("area/<slug:slug>/"), edit, name="profile_edit"),
    path(gettext_lazy("area/<slug:slug>/preview/"), preview, name="profile_preview"),
    path(gettext_lazy("area/<slug:slug>/publish/"), publish_draft, name="profile_publish"),
    path(gettext_lazy("area/<slug:slug>/discard/"), discard, name="profile_discard"),
    path(gettext_lazy("area/<slug:slug>/history/"), history, name="profile_history"),
    path(gettext_lazy("area/<slug:slug>/history/<id:number>/"), revert, name="profile_revert"),
    path(gettext_lazy("area/<slug:slug>/people/"), people, name="profile_people"),
    path(
        gettext_lazy("area/<slug:slug>/people/<id:pk>/end/"), end_affiliation, name="profile_end_affiliation"
    ),
    path(gettext_lazy("area/<slug:slug>/office/"), talk, name="profile_talk"),
    path(gettext_lazy("area/<slug:slug>/pictures/"), pictures, name="profile_pictures"),
    path(gettext_lazy("area/<slug:slug>/confirm/"), confirm_mine, name="profile_confirm"),
    path(gettext_lazy("confirm/<str:token>/"), confirm, name="confirm"),
]
