"""Two fictional delegations: one that is over, with what came of it, and one whose call is open."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.delegations import actions
from claqueta.delegations.models import Applicant, Delegation, Result
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

DECIDED = -55
WHEN = {
    "delegations.written": -100,
    "delegations.published": -95,
    "delegations.begun": -80,
    "delegations.submitted": -76,
    "delegations.letters_sent": -52,
    "delegations.accepted": -45,
    "delegations.document_prepared": -45,
    "delegations.traveller_added": -30,
    "delegations.material_confirmed": -21,
    "delegations.appointment_added": -15,
    "delegations.brochure_published": -10,
    "delegations.cost_added": 8,
    "delegations.ended": 10,
    "delegations.reported": 95,
    "delegations.result_confirmed": 100,
}
"""What happened of the past one → on which day, counted from its first."""
WEIGHTS = {"export": 30, "catalogue": 25, "languages": 15, "before": 10, "fit": 20}
BRINGS = (
    (
        "Dos series en financiación y un documental terminado.",
        "Two series being financed and a finished documentary.",
    ),
    (
        "Animación para toda la familia, con estudio propio.",
        "Animation for the whole family, from its own studio.",
    ),
    (
        "Servicios de posproducción y doblaje en seis lenguas.",
        "Post-production and dubbing in six languages.",
    ),
    ("Cine de autor con estreno en festivales.", "Auteur films first shown at festivals."),
)
STOPS = (
    (
        "reception",
        0,
        19,
        0,
        "Recepción en la embajada",
        "Reception at the embassy",
        "Embajada, sala de actos",
    ),
    (
        "visit",
        1,
        9,
        30,
        "Visita a un estudio de animación",
        "Visit to an animation studio",
        "Estudio del puerto",
    ),
    (
        "meeting",
        1,
        15,
        0,
        "Mesa con cadenas y plataformas",
        "Table with broadcasters and platforms",
        "Palacio, sala 2",
    ),
    ("travel", 2, 18, 0, "Autobús al aeropuerto", "Coach to the airport", "Puerta del hotel"),
)


@atomic
def tell(_accounts: dict[str, Any]) -> None:
    """Both, once."""
    members = list(
        Organisation.objects.filter(merged_into=None, listed=True)
        .exclude(standing="")
        .order_by("trade_name", "pk")[:8]
    )
    if Delegation.objects.exists() or len(members) < len(BRINGS) + 2:
        return
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    first = timezone.localdate() - timedelta(days=120)
    with audit.dated({verb: _on(first, days) for verb, days in WHEN.items()}, otherwise=_on(first, DECIDED)):
        _past(members, first)
    with audit.dated({}, otherwise=timezone.now() - timedelta(days=6)):
        _open(members)
    # Whom the sample writes to is nobody.
    OutgoingMail.objects.exclude(pk__in=before).filter(template__startswith="delegations/").delete()


def _money(amount: str) -> Money:
    return Money(Decimal(amount), settings.CLUSTER.currency)


def _values(first: Any, days: int, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "first_day": first,
        "last_day": first + timedelta(days=days - 1),
        "opens_at": now - timedelta(days=6),
        "closes_at": (timezone.localtime(now) + timedelta(days=24)).replace(
            hour=14, minute=0, second=0, microsecond=0
        ),
        "places": 4,
        "weights": WEIGHTS,
        "fee": _money("450.00"),
        "aid": _money("1200.00"),
        "funder": "Comunidad de Madrid",
        **more,
    }


def _applied(delegation: Delegation, company: Organisation, number: int) -> Applicant:
    contact = {"contact": f"Contacto de {company.name}"[:120], "email": f"mision{number}@empresas.example"}
    made = actions.begin_application(delegation, company, contact, language="es", by=SYSTEM)
    said = {
        "aims": "Cerrar coproductor y ventas para el catálogo de este año.",
        "aid_received": _money("6000.00"),
    }
    answers = {"export": "Exportamos a cinco países.", "languages": "Inglés y francés."}
    made = actions.save_application(made, said, answers, by=SYSTEM)
    return actions.APPLICANTS.make("submit", made, by=SYSTEM).thing


def _on(first: date, days: int) -> datetime:
    """So many days after a delegation's first one."""
    return timezone.make_aware(datetime.combine(first + timedelta(days=days), time(12)))


def _past(members: list[Organisation], first: date) -> None:
    made = actions.write_delegation(
        _values(
            first,
            3,
            title={
                "es": "Misión al mercado de animación de Annecy",
                "en": "Delegation to the Annecy animation market",
            },
            text={
                "es": "Cuatro empresas con estand y agenda común.",
                "en": "Four companies with a stand and a shared agenda.",
            },
            offers={"es": "Estand, acreditación y agenda.", "en": "Stand, accreditation and agenda."},
            market="Mifa",
            city="Annecy",
            country="FR",
            zone="Europe/Paris",
            material_until=first - timedelta(days=14),
        ),
        by=SYSTEM,
    )
    made = actions.DELEGATIONS.make("publish", made, by=SYSTEM).thing
    applied = [_applied(made, one, number) for number, one in enumerate(members[: len(BRINGS) + 1])]
    for number, one in enumerate(applied):
        outcome = "selected" if number < len(BRINGS) else "rejected"
        actions.decide(one, outcome=outcome, reason="Acta del comité", by=SYSTEM)
    waiting = [(one.pk, one.state) for one in actions.letters_waiting(made)]
    actions.send_letters(made, waiting, by=SYSTEM)
    for number, one in enumerate(applied[: len(BRINGS)]):
        company = actions.answer(one, travels=True, by=SYSTEM)
        person = {"name": f"Persona {number + 1}", "role": "Ventas", "phone": "600 000 000"}
        actions.add_traveller(company, {**person, "email": f"viaja{number}@empresas.example"}, by=SYSTEM)
        spanish, english = BRINGS[number]
        actions.confirm_material(company, {"brings": {"es": spanish, "en": english}}, by=SYSTEM)
        _came(company, number)
    _agenda(made)
    for name, payer, planned, actual in (
        ("Estand", "cluster", "4800.00", "4650.50"),
        ("Acreditaciones", "company", "1800.00", "1800.00"),
    ):
        said = {"name": name, "payer": payer, "planned": _money(planned), "actual": _money(actual)}
        actions.add_cost(made, said, by=SYSTEM)
    actions.publish_brochure(made, by=SYSTEM)
    _date_back(made)
    made.refresh_from_db()
    actions.DELEGATIONS.make("end", made, by=SYSTEM)


def _date_back(made: Delegation) -> None:
    """Let the records say the same days as the trail."""
    first = made.first_day
    moments = {verb: _on(first, days) for verb, days in WHEN.items()}
    Delegation.objects.filter(pk=made.pk).update(
        opens_at=moments["delegations.published"],
        closes_at=_on(first, DECIDED - 5),
        brochure_at=moments["delegations.brochure_published"],
    )
    rows = Applicant.objects.filter(delegation=made)
    rows.update(
        created_at=moments["delegations.begun"],
        submitted_at=moments["delegations.submitted"],
        letter_at=moments["delegations.letters_sent"],
    )
    rows.exclude(answer_by=None).update(answer_by=moments["delegations.accepted"] + timedelta(days=2))
    rows.exclude(confirmed_at=None).update(confirmed_at=moments["delegations.material_confirmed"])
    results = Result.objects.filter(applicant__in=rows)
    results.update(
        asked_at=moments["delegations.reported"] - timedelta(days=3),
        answered_at=moments["delegations.reported"],
    )
    results.exclude(confirmed_at=None).update(confirmed_at=moments["delegations.result_confirmed"])


def _came(company: Applicant, number: int) -> None:
    asked = Result.objects.create(applicant=company, months=3)
    said = {"contacts": 14 + number, "meetings": 9 + number, "agreements": number % 2, "jobs": number % 2}
    actions.report(asked, {**said, "band": 1 if number % 2 else None}, by=SYSTEM)
    if number % 2:
        actions.confirm_result(asked, by=SYSTEM)


def _agenda(delegation: Delegation) -> None:
    for kind, day, hour, minute, spanish, english, place in STOPS:
        begins = datetime.combine(
            delegation.first_day + timedelta(days=day), time(hour, minute), delegation.here
        )
        said = {
            "kind": kind,
            "title": {"es": spanish, "en": english},
            "place": place,
            "begins_at": begins,
            "ends_at": begins + timedelta(minutes=90),
        }
        actions.add_appointment(delegation, said, by=SYSTEM)


def _open(members: list[Organisation]) -> None:
    first = timezone.localdate() + timedelta(days=110)
    made = actions.write_delegation(
        _values(
            first,
            4,
            title={"es": "Misión a Series Mania, en Lille", "en": "Delegation to Series Mania, Lille"},
            text={
                "es": "Vamos con cuatro productoras de series a encontrarnos con cadenas francesas y belgas.",
                "en": "We go with four producers of series to meet French and Belgian broadcasters.",
            },
            offers={
                "es": "Acreditación del foro, agenda de reuniones y recepción propia.",
                "en": "Accreditation for the forum, an agenda of meetings and a reception of our own.",
            },
            market="Series Mania Forum",
            city="Lille",
            country="FR",
            zone="Europe/Paris",
            material_until=first - timedelta(days=21),
        ),
        by=SYSTEM,
    )
    made = actions.DELEGATIONS.make("publish", made, by=SYSTEM).thing
    for number, one in enumerate(members[2:6]):
        _applied(made, one, 20 + number)
