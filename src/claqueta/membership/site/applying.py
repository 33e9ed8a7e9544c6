"""Applying to join: a form in steps without an account, gone on with and followed by a link that is mailed."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import limited, needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.parameters import asked, client_address, file_sent, header, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language, text_in
from claqueta.interface.old_links import old_link
from claqueta.interface.walking import walk
from claqueta.membership import actions
from claqueta.membership.applicants import Applicant, holder, token_of
from claqueta.membership.applying import STEPS, judged_all, steps_of
from claqueta.membership.forms import AnswerForm
from claqueta.membership.models import Application
from claqueta.membership.policies.iban import bank_account
from claqueta.membership.queries.applying import around, cost_of, look_up, public_answers
from claqueta.membership.queries.board import facts_of
from claqueta.membership.queries.flags import flags_of
from claqueta.membership.sealed import Mandate, mandate_of
from claqueta.membership.site.steps import FORMS, TITLES, BeginForm, StepForm

State = Application.State


class Opened:
    """An application whose link works, with whoever holds it as an actor."""

    def __init__(self, application: Application) -> None:
        self.application, self.by = application, Applicant(application.pk)
        self.token = token_of(application)

    def url(self, step: str = "") -> str:
        if not step:
            return reverse("application", args=[self.token])
        return reverse("application_step", args=[self.token, step])


def opened(request: HttpRequest, token: str) -> Opened | HttpResponse:
    """The application of a link, or the page that says that the link no longer works and sends another."""
    application, works = holder(token)
    if application is None:
        raise Http404
    if works:
        return Opened(application)
    return old_link(
        request,
        lambda: actions.send_link(application, by=request.user),
        address=application.email,
        counted_as="application-link",
        rate=rule("requests_application_link").rate,
        then=reverse("apply"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("membership.apply")
def apply(request: HttpRequest) -> HttpResponse:
    """Where an application begins: find the organisation in the directory, leave a mail address."""
    words = asked(request).text("q", 200)
    slug = asked(request).text("o", 120)
    known = public_answers(slug) if slug else {}
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        initial={"organisation": slug if known else "", "legal_name": words if not known else ""},
    )
    if form.is_valid() and (begun := _begun(request, form)):
        return begun
    return render(
        request,
        "membership/apply/begin.html",
        {
            "form": form,
            "words": words,
            "found": look_up(words) if words else [],
            "known": known,
            "bylaws": settings.CLUSTER.bylaws.on(timezone.localdate()),
            "months": rule("keep_application_drafts").value,
            "link_days": rule("application_link_valid").value,
            "noindex": False,
        },
        status=422 if form.errors else 200,
    )


def _begun(request: HttpRequest, form: BeginForm) -> HttpResponse | None:
    """The way into the new application; None when the form says why not. A program is told the same as a person."""
    data = form.cleaned_data
    if data["nickname"]:
        return redirect(reverse("apply"))
    for scope, who, name in (
        ("application", who_asks(request), "requests_application"),
        ("application-link", data["email"].lower(), "requests_application_link"),
    ):
        if not spend(scope, who, rule(name).rate).allowed:
            form.add_error(None, _("That was a lot of applications for now; try again later."))
            return None
    known = (
        public_answers(data["organisation"]) if data["organisation"] else {"legal_name": data["legal_name"]}
    )
    try:
        application = actions.begin_application(
            data["email"],
            language=current_language(),
            found=known,
            by=request.user,
        )
    except ValidationError as error:
        say_by_field(form, error)
        return None
    messages.success(
        request,
        _("We have mailed you the link of your application: with it you can go on whenever you want."),
    )
    return redirect(Opened(application).url("organisation"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_application_step")
@needs("membership.apply")
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """How an application stands; what is asked is answered here, and it can be withdrawn."""
    open_ = opened(request, token)
    if isinstance(open_, HttpResponse):
        return open_
    application = open_.application
    if application.state == State.DRAFT and request.method != "POST":
        return redirect(open_.url(_first_open(application)))
    form = AnswerForm(request.POST if sent(request).text("action") == "answer" else None)
    if request.method == "POST" and (done := _act(request, open_, form)):
        return done
    application.refresh_from_db()
    clause = settings.CLUSTER.bylaws.on(timezone.localdate()).admission
    return render(
        request,
        "membership/apply/follow.html",
        {
            "application": application,
            "token": open_.token,
            "form": form,
            "steps": _way(application),
            "admission": text_in(clause.text),
            "objection": rule("refusal_objection"),
            "can_withdraw": application.is_open,
            "noindex": True,
        },
        status=422 if form.errors else 200,
    )


def _act(request: HttpRequest, open_: Opened, form: AnswerForm) -> HttpResponse | None:
    application = open_.application
    try:
        match sent(request).text("action"):
            case "withdraw":
                actions.APPLICATIONS.make("withdraw", application, by=open_.by)
                messages.success(
                    request, _("The application has been withdrawn. You can apply again whenever you want.")
                )
            case "answer" if form.is_valid():
                if (file := file_sent(request)) is not None:
                    actions.attach_paper(application, "resolution_file", file, by=open_.by)
                actions.APPLICATIONS.make("answer", application, by=open_.by, **form.cleaned_data)
                messages.success(request, _("Sent. The office goes on with your application."))
            case _:
                return None
    except MovedOn as error:
        messages.error(request, error.messages[0])
    except ValidationError as error:
        say_by_field(form, error)
        return None
    return redirect(open_.url())


def _way(application: Application) -> list[tuple[str, str, str]]:
    """Where it is on its way: each part with `done`, `now` or `next`, and its day."""
    stages = [
        (pgettext("application", "Sent"), (State.RECEIVED, State.ASKED)),
        (_("Complete"), (State.COMPLETE,)),
        (_("Before the board"), (State.BOARD, State.DEFERRED)),
        (_("Decided"), (State.ADMITTED, State.REPORTED, State.REFUSED)),
    ]
    at = next((number for number, (_name, states) in enumerate(stages) if application.state in states), -1)
    decided = at == len(stages) - 1
    return [
        (name, "done" if number < at or decided else "now" if number == at else "next", "")
        for number, (name, _states) in enumerate(stages)
    ]


def _first_open(application: Application) -> str:
    """The first step that is not right yet, or else the last one."""
    problems = judged_all(around(application))[1]
    return next(
        (step for step in steps_of(application.answers, around(application).bylaws) if step in problems),
        "summary",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited("requests_application_step")
@needs("membership.apply")
def step(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """One step of the form. Whatever was typed is kept, right or wrong, before anything else."""
    if key not in STEPS:
        raise Http404
    open_ = opened(request, token)
    if isinstance(open_, HttpResponse):
        return open_
    application = open_.application
    if application.state != State.DRAFT:
        return redirect(open_.url())
    ways = steps_of(application.answers, around(application).bylaws)
    if key not in ways:
        return redirect(open_.url("summary"))
    if request.method == "POST":
        return _save(request, open_, key)
    checked = key in application.answers and "check" in asked(request)
    return _show(request, open_, FORMS[key].of(application, checked=checked))


def _save(request: HttpRequest, open_: Opened, key: str) -> HttpResponse:
    application, form_class = open_.application, FORMS[key]
    typed = form_class.typed(request)
    papers: dict[str, list[str]] = {}
    for name in form_class.papers:
        if (file := file_sent(request, name)) is not None:
            try:
                actions.attach_paper(application, name, file, by=open_.by)
            except ValidationError as error:
                papers |= error.message_dict if hasattr(error, "error_dict") else {name: error.messages}
    if "forget" in sent(request):
        actions.forget_account(application, by=open_.by)
        return redirect(open_.url(key))
    try:
        problems = actions.save_step(application, key, typed, by=open_.by, signed_from=_signed_from(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(open_.url())
    application.refresh_from_db()
    if header(request, "X-Requested-With") == "fetch":
        return JsonResponse({"saved": True})
    if "later" in sent(request):
        messages.success(request, _("Saved. The link in your mail brings you back here."))
        return redirect(reverse("apply"))
    ways = steps_of(application.answers, around(application).bylaws)
    if not problems and not papers:
        if key == "summary":
            return _send(request, open_)
        following = ways[ways.index(key) + 1] if key in ways else "summary"
        return redirect(open_.url(following))
    form = form_class.of(application, checked=True, typed=typed)
    for name, texts in papers.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    return _show(request, open_, form, status=422)


def _send(request: HttpRequest, open_: Opened) -> HttpResponse:
    try:
        actions.APPLICATIONS.make("send", open_.application, by=open_.by)
    except MovedOn:
        return redirect(open_.url())
    except ValidationError as error:
        form = FORMS["summary"].of(open_.application, checked=True)
        for text in error.messages:
            form.add_error(None, text)
        return _show(request, open_, form, status=422)
    messages.success(request, _("Your application has been sent. We have mailed you a copy of what follows."))
    return redirect(open_.url())


def _bank(mandate: Mandate | None) -> str:
    """The name of the bank whose account is kept."""
    return bank_account(mandate.iban).bank if mandate and mandate.iban else ""


def _signed_from(request: HttpRequest) -> str:
    return f"{client_address(request)} · {header(request, 'User-Agent')}"


def _show(request: HttpRequest, open_: Opened, form: StepForm, status: int = 200) -> HttpResponse:
    application = open_.application
    now = around(application)
    ways = steps_of(application.answers, now.bylaws)
    problems = judged_all(now)[1]
    mandate = mandate_of(application)
    return render(
        request,
        f"membership/apply/{form.key}.html",
        {
            "about": " · ".join(filter(None, (_("Apply to join"), application.legal_name))),
            "application": application,
            "form": form,
            "key": form.key,
            **walk(
                ways,
                form.key,
                title=TITLES.__getitem__,
                url=open_.url,
                done=lambda one: one in application.answers and one not in problems,
            ),
            "lacking": [
                (TITLES[one], open_.url(one) + "?check", list(problems[one].values()))
                for one in ways
                if one in problems and one != "summary"
            ],
            "cost": cost_of(application) if form.key in ("membership", "payment", "summary") else None,
            "flags": [flag for flag in flags_of(application) if flag.field == "holder"],
            "mandate": mandate,
            "strokes": mandate.strokes if mandate else [],
            "bylaws": now.bylaws,
            "admission": text_in(now.bylaws.admission.text),
            "facts": facts_of(application) if form.key == "summary" else (),
            "bank": _bank(mandate),
            "noindex": True,
        },
        status=status,
    )


urlpatterns = [
    path(gettext_lazy("apply/"), apply, name="apply"),
    path(gettext_lazy("apply/<str:token>/"), follow, name="application"),
    path(gettext_lazy("apply/<str:token>/<slug:key>/"), step, name="application_step"),
]
