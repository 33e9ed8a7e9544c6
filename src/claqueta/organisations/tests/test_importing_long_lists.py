"""Open lists of associations as they are published: thousands of rows, no tax IDs, headers of another country."""

import random
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports import apply_batch, prepare
from claqueta.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ROWS = 2_200
FIRST = (
    "Azotea",
    "Nogal",
    "Órbita",
    "Faro",
    "Tramoya",
    "Núñez & Hijos",
    "O'Hara",
    "Müller",
    "Ção",
    "L’Atelier",
)
SECOND = (
    "Films",
    "Producciones",
    "Sonido",
    "Post-Producción",
    "VFX",
    "Studios",
    "Doblajes",
    "TV",
    "Medios",
    "Luz",
)
HEADERS = {
    "es": (
        "Denominación social",
        "Localidad",
        "Teléfono de contacto",
        "Correo electrónico",
        "Página web",
        "Año de fundación",
    ),
    "en": ("Company name", "Town/City", "Telephone number", "E-mail address", "Web site", "Year founded"),
    "fr": ("Raison sociale", "Ville", "Téléphone", "Courriel", "Site internet", "Année de création"),
    "de": ("Firmenname", "Ort", "Telefon", "E-Mail", "Webseite", "Gründungsjahr"),
    "it": ("Ragione sociale", "Città", "Telefono", "Posta elettronica", "Sito web", "Anno di fondazione"),
    "pt": (
        "Denominação social",
        "Localidade",
        "Telefone",
        "Correio eletrónico",
        "Sítio web",
        "Ano de fundação",
    ),
    "ca": ("Raó social", "Població", "Telèfon", "Correu electrònic", "Pàgina web", "Any de fundació"),
}
WAYS_OF_NONE = ("", "-", "n/d", "No tiene", "s/n", "N/A", "—")


def rows_of(chance: random.Random) -> list[dict[str, Any]]:
    """What each row means: the value that must stand on record, by field."""
    rows = []
    for number in range(ROWS):
        rows.append(
            {
                "legal_name": f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number:04d} S.L.",
                "city": chance.choice(("Getafe", "Madrid", "Alcalá de Henares", "Móstoles")),
                "phone": f"91{chance.randrange(10**6, 10**7)}" if chance.random() < 0.8 else "",
                "email": f"info@c{number}.example" if chance.random() < 0.7 else "",
                "website": f"https://c{number}.example" if chance.random() < 0.6 else "",
                "founded_year": chance.randrange(1950, 2024) if chance.random() < 0.5 else None,
            }
        )
    return rows


def as_written(chance: random.Random, row: dict[str, Any]) -> list[str]:
    """The row as somebody's spreadsheet has it."""
    none = chance.choice(WAYS_OF_NONE)
    phone = row["phone"]
    if phone:
        phone = chance.choice(
            (
                phone,
                f"{phone[:2]} {phone[2:5]} {phone[5:7]} {phone[7:]}",
                f"+34 {phone}",
                f"(0034) {phone}",
                f"{phone}.0",
            )
        )
    year = row["founded_year"]
    website = row["website"].removeprefix("https://") if chance.random() < 0.5 else row["website"]
    return [
        f" {row['legal_name']} " if chance.random() < 0.2 else row["legal_name"],
        row["city"].upper() if chance.random() < 0.3 else row["city"],
        phone or none,
        (row["email"].upper() if chance.random() < 0.2 else row["email"]) or none,
        website or none,
        (f"{year}.0" if chance.random() < 0.3 else str(year)) if year else none,
    ]


@pytest.mark.parametrize(
    ("language", "count"), [(header, ROWS if header == "es" else 300) for header in HEADERS]
)
def test_long_list_comes_in_whole_and_right(language: str, count: int) -> None:
    chance = random.Random(language)
    rows = rows_of(chance)[:count]
    lines = [";".join(HEADERS[language]), *(";".join(as_written(chance, row)) for row in rows)]
    encoding = chance.choice(("utf-8", "utf-8-sig", "cp1252"))
    batch = prepare("organisations", "\r\n".join(lines).encode(encoding), f"list-{language}.csv", by=SYSTEM)
    report = batch.report
    assert report["unread"] == []
    assert (report["rows"], len(report["rejected"]) <= count // 100) == (count, True), report["rejected"][:3]
    apply_batch(batch, by=SYSTEM)
    kept = {
        organisation.legal_name: organisation
        for organisation in Organisation.objects.prefetch_related("premises")
    }
    wrong = []
    for row in rows:
        if (one := kept.get(row["legal_name"])) is None:
            continue
        city = next((place.city for place in one.premises.all()), "")
        found = (
            city,
            one.phone.removeprefix("+34").replace(" ", ""),
            one.email.lower(),
            one.website.rstrip("/"),
            one.founded_year,
        )
        if found != (row["city"], row["phone"], row["email"], row["website"], row["founded_year"]):
            wrong.append((row, found))
    assert (wrong[:3], len(kept) >= count * 99 // 100) == ([], True)
