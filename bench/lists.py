"""Import of 10,000 rows, beside nothing and beside those on record; leaves 5,000 organisations for the others."""

import time

from bench.frame import line

ROWS, KEPT = 10_000, 5_000
ACTIVITIES = (
    "Doblaje",
    "Montaje",
    "Casting",
    "Cortometraje",
    "Platós y estudios de rodaje",
    "Efectos visuales (VFX)",
)
NAMES = ("Azotea", "Nogal", "Órbita", "Faro", "Tramoya")


def list_of(rows: int) -> bytes:
    """An office's list with valid tax IDs, as a Spanish spreadsheet writes it."""
    out = ["Razón social;CIF;Actividad principal;Municipio;Correo-e;Web;Fecha de alta"]
    for number in range(rows):
        digits = f"{number:07d}"
        odd = sum(sum(divmod(int(char) * 2, 10)) for char in digits[0::2])
        control = (10 - (sum(map(int, digits[1::2])) + odd) % 10) % 10
        out.append(
            f"{NAMES[number % 5]} {number} Films S.L.;B{digits}{control};{ACTIVITIES[number % 6]};Madrid;"
            f"info@c{number}.example;c{number}.example;30/03/2023"
        )
    return "\n".join(out).encode("cp1252")


def main() -> None:
    from django.core.management import call_command

    from claqueta.foundation.migrating import migrate

    migrate()
    from claqueta.foundation import imports
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.search import rebuild
    from claqueta.office.setup import set_up
    from claqueta.organisations.models import Organisation

    set_up()
    call_command("collectstatic", verbosity=0, interactive=False)
    begin = time.perf_counter()
    batch = imports.prepare("organisations", list_of(ROWS), "socios.csv", by=SYSTEM)
    line(f"import of {ROWS:,} rows: preview", f"{time.perf_counter() - begin:.1f} s", "≤ 10 s")
    begin = time.perf_counter()
    imports.apply_batch(batch, by=SYSTEM)
    line(f"import of {ROWS:,} rows: applied", f"{time.perf_counter() - begin:.1f} s", "≤ 30 s")
    extra = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[KEPT:])
    Organisation.objects.filter(pk__in=extra).delete()
    begin = time.process_time()
    beside = imports.prepare("organisations", list_of(ROWS), "socios.csv", by=SYSTEM)
    line(
        f"import of {ROWS:,} rows beside {KEPT:,} on record: preview, of processor",
        f"{time.process_time() - begin:.1f} s",
        "≤ 10 s",
    )
    beside.delete()
    begin = time.perf_counter()
    documents = rebuild()
    line(f"index rebuilt ({documents:,} documents)", f"{time.perf_counter() - begin:.1f} s")
