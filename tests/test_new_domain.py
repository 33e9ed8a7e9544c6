"""A domain made by the documented steps, one folder and one line, has everything; without the line it is gone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.prepared import prepared_sqlite, prepared_static
from tests.surroundings import outside

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "claqueta"
DOMAIN = Path(__file__).parent / "fixtures" / "props"
BEGIN = """
import json, django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.SECOND_FACTOR_REQUIRED = False
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from claqueta.accounts.actions import grant_role, make_token
from claqueta.accounts.roles import Role
from claqueta.cli.preparing import prepare_all
from claqueta.foundation import audit, imports, notifications, rounds
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import features, gathered
from claqueta.foundation.models import AuditEntry, ImportBatch
from claqueta.foundation.search import rebuild
prepare_all(say=lambda text: None)
def signed_in(role):
    who, made = get_user_model().objects.get_or_create(email=f"{role or 'nobody'}@props.example", defaults={"language": "en"})
    if role:
        grant_role(who, Role(role), by=SYSTEM)
    client = Client()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client
staff = signed_in("office_staff")
def page(path, client=None):
    return (client or Client()).get(path).content.decode()
"""
WITH_IT = (
    BEGIN
    + """
from django.utils.module_loading import import_string
from claqueta.props.models import Prop
from claqueta.website.models import HomePage
[brings] = [path for path in gathered(lambda part: [part.sample] if part.sample else []) if "props" in path]
import_string(brings)({})
batch = imports.prepare("props", "Atrezo;Ciudad\\nMáquina de escribir;Parla\\n".encode(), "atrezo.csv", by=SYSTEM)
imports.apply_batch(batch, by=SYSTEM)
prop = Prop.objects.get(name="Máquina de escribir")
record = reverse("office_prop", args=[prop.pk])
posted = staff.post(record, {"action": "lend", "lend-lent_to": "Nitrato"})
wrong = staff.post(record, {"action": "lend", "lend-lent_to": ""})
broken = staff.post(record, {"action": "break"})
twice = staff.post(record, {"action": "break"})
new = staff.post(reverse("office_prop_add"), {"name": "Farol", "city": "Madrid"})
staff.post(reverse("office_props"), {"action": "take_away", "chosen": [Prop.objects.get(name="Farol").pk], "step": "2"})
rebuild()
with translation.override("es"):
    entry = AuditEntry.objects.filter(verb="props.lent").get()
    words = [str(audit.verb_name(entry.verb)), audit.changes_in_words(entry)]
roles = ["", *Role.values]
body = HomePage._meta.get_field("body").stream_block
block = body.to_python([{"type": "props", "value": None}])
print(json.dumps({
    "block": str(block.render_as_block()),
    "sample": Prop.objects.filter(name__startswith="Teléfono").count(),
    "names": sorted(Prop.objects.values_list("name", flat=True)),
    "list": page(reverse("office_props"), staff),
    "export": json.loads(page(reverse("office_props") + "?export=json&column=name&order=name", staff)),
    "broken": [broken.status_code, twice.status_code, "is now: Broken" in twice.content.decode(), "Mend: Máquina" in page("/office/due/", staff)],
    "record": [posted.status_code, wrong.status_code, new.status_code, page(record, staff)],
    "allowed": sorted(role for role in roles if signed_in(role).get(record).status_code == 200),
    "es": page("/es/atrezo/"), "en": page("/en/props/"), "feed": page("/es/atrezo/rss.xml"),
    "found": page("/es/buscar/?q=maquina").count("Máquina de escribir"),
    "api": json.loads(page("/api/v1/props?q=maquina&total=1")),
    "schema": "/api/v1/props" in page("/api/v1/openapi.json"),
    "words": words,
    "menu": "/office/props/" in page("/office/", staff),
    "palette": [word in page("/office/palette/?q=maquina", staff) for word in ("Máquina", "Teléfono")],
    "begins": "New prop" in page("/office/palette/?q=prop", staff),
    "due": "Props that are lent" in page("/office/due/", staff),
    "notices": [one.key for one in notifications.kinds()],
    "rounds": [one.name for one in rounds.rounds()],
    "features": sorted(features()),
    "rules": "Props that the page shows" in page("/office/rules/", staff),
}))
"""
)
WITHOUT = (
    BEGIN
    + """
def route(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
rebuild()
from claqueta.website.models import HomePage
print(json.dumps({
    "block": len(HomePage._meta.get_field("body").stream_block.to_python([{"type": "props", "value": None}])),
    "routes": [route(name) for name in ("props", "office_props", "office_prop_add", "props_feed")],
    "menu": "/office/props/" in page("/office/", staff),
    "home": [page("/es/").count("trezo"), Client().get("/es/atrezo/").status_code, Client().get("/api/v1/props").status_code],
    "trail": "props.lent" in page("/office/trail/", staff),
    "imports": [staff.get(reverse("office_imports")).status_code, *(staff.get(reverse("office_import", args=[one.pk])).status_code for one in ImportBatch.objects.filter(kind="props"))],
    "declared": [one.key for one in notifications.kinds()] + [one.name for one in rounds.rounds()] + sorted(features()),
}))
"""
)


LINE = """    wear = told(
        models.CharField(_("wear"), max_length=40, choices=[("good", _("Good")), ("worn", _("Worn"))], blank=True),
        circle="members",
        section="prop",
        searched=True,
        glance=True,
        column="wear",
        imported=True,
    )
"""
WITH_THE_FIELD = (
    BEGIN
    + """
from django.core.management import call_command
call_command("makemigrations", "props", verbosity=0)
call_command("migrate", verbosity=0)
from claqueta.props import actions
from claqueta.props.models import Prop
from claqueta.foundation.circles import audience_of
from claqueta.foundation.search import find
from claqueta.engines.search import SearchRequest
batch = imports.prepare("props", "Atrezo;Ciudad;Wear\\nFarol;Parla;Worn\\n".encode(), "atrezo.csv", by=SYSTEM)
imports.apply_batch(batch, by=SYSTEM)
rebuild()
office = get_user_model().objects.get(email="office_staff@props.example")
secret = make_token(by=office, name="props", scopes=["read"], days=30)[1]
wrong = staff.post(reverse("office_prop_add"), {"name": "Roto", "wear": "lost"})
added = staff.post(reverse("office_prop_add"), {"name": "Silla", "wear": "good"})
found = {circle: find(SearchRequest("en", circle, "worn", kinds=("prop",))).total for circle in ("public", "members")}
print(json.dumps({
    "list": page(reverse("office_props"), staff),
    "export": json.loads(page(reverse("office_props") + "?export=json&column=wear&order=name", staff)),
    "add": page(reverse("office_prop_add"), staff),
    "wrong": [wrong.status_code, wrong.content.decode()],
    "added": [added.status_code, Prop.objects.get(name="Silla").wear],
    "record": page(reverse("office_prop", args=[Prop.objects.get(name="Farol").pk]), staff),
    "api": json.loads(page("/api/v1/props")),
    "api_of_staff": json.loads(Client().get("/api/v1/props", headers={"Authorization": f"Bearer {secret}"}).content),
    "schema": "wear" in page("/api/v1/openapi.json"),
    "found": found,
    "trail": str(audit.field_name("wear")),
}))
"""
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source beside which nothing is written; the domain's folder and its line are put into it."""
    source = tmp_path_factory.mktemp("house") / "src"
    shutil.copytree(
        SOURCE,
        source / "claqueta",
        ignore=shutil.ignore_patterns("tests", "__pycache__"),
    )
    shutil.copytree(DOMAIN, source / "claqueta" / "props")
    catalogue = source / "claqueta" / "props" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    with catalogue.open("rb") as po, catalogue.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale="es"))
    return source


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    prepared_static(folder)
    shutil.copy(prepared_sqlite(), folder / "claqueta.sqlite3")
    return folder


def asked(house: Path, data: Path, code: str, line: str) -> dict[str, Any]:
    """What a program says in the house whose list of domains has this line."""
    listed = house / "claqueta" / "config" / "domains.py"
    text = (SOURCE / "config" / "domains.py").read_text(encoding="utf-8")
    listed.unlink()
    listed.write_text(
        text.replace('    "organisations",\n', f'    "organisations",\n{line}'), encoding="utf-8"
    )
    environment = outside(
        CLAQUETA_DATA_DIR=str(data),
        CLAQUETA_CLUSTER=str(ROOT / "clusters" / "audiovisual-madrid"),
        DJANGO_SETTINGS_MODULE="claqueta.config.settings",
    ) | {"PYTHONPATH": str(house)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_domain_is_one_folder_and_one_line_and_leaves_without_trace(house: Path, data: Path) -> None:
    found = asked(house, data, WITH_IT, '    "props",\n')
    assert (found["sample"], found["names"]) == (1, ["Máquina de escribir", "Teléfono de baquelita"])
    assert "Máquina de escribir" in found["list"]
    assert found["export"] == [{"name": "Máquina de escribir"}, {"name": "Teléfono de baquelita"}]
    assert found["record"][:3] == [302, 422, 302]
    assert "Nitrato" in found["record"][3]
    assert found["allowed"] == ["office_admin", "office_staff"]
    assert ("Atrezo" in found["es"], "Props" in found["en"], "Máquina" in found["feed"]) == (True, True, True)
    assert found["broken"] == [302, 422, True, True]
    assert found["found"] == 1
    assert found["api"] == {
        "items": [{"name": "Máquina de escribir", "city": "Parla", "lent_to": None}],
        "next": None,
        "total": 1,
    }
    assert found["words"] == ["prestó el atrezo", "Prestado a: — → Nitrato"]
    assert "<li>Máquina de escribir</li>" in found["block"]
    assert (found["schema"], found["menu"], found["due"], found["rules"]) == (True, True, True, True)
    assert (found["palette"], found["begins"]) == ([True, False], True)
    assert (
        "props.lent" in found["notices"],
        "props.count" in found["rounds"],
        "props" in found["features"],
    ) == (True, True, True)

    gone = asked(house, data, WITHOUT, "")
    assert gone["block"] == 0
    assert gone["routes"] == ["", "", "", ""]
    assert (gone["menu"], gone["home"]) == (False, [0, 404, 404])
    assert (gone["trail"], gone["imports"]) == (True, [200, 404])
    assert [one for one in gone["declared"] if "props" in one] == []


def test_field_is_one_place_and_a_migration(house: Path, data: Path) -> None:
    models = house / "claqueta" / "props" / "models.py"
    text = models.read_text(encoding="utf-8")
    models.write_text(text.replace("    lent_to = told(", f"{LINE}    lent_to = told("), encoding="utf-8")
    found = asked(house, data, WITH_THE_FIELD, '    "props",\n')
    assert "Worn" in found["list"]
    assert {"wear": "Worn"} in found["export"]
    assert 'value="worn"' in found["add"]
    assert found["wrong"][0] == 422
    assert "lost" in found["wrong"][1]
    assert found["added"] == [302, "good"]
    assert "Worn" in found["record"]
    assert {prop["wear"] for prop in found["api"]["items"]} == {None}
    assert {"good", "worn"} <= {prop["wear"] for prop in found["api_of_staff"]["items"]}
    assert found["schema"]
    # Who may not see the field does not find its record by it either.
    assert found["found"] == {"public": 0, "members": 1}
    assert found["trail"] == "Wear"


def test_nothing_outside_its_folder_names_the_domain() -> None:
    names = {path.name for path in DOMAIN.rglob("*.py")}
    assert names
    mentioning = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.name != "trade.toml"  # Where it is a word of the trade.
        and path.suffix in (".py", ".html", ".toml", ".js")
        and '"props"' in path.read_text(encoding="utf-8")
    ]
    assert mentioning == []
