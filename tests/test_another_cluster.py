"""A cluster of another sector, in three languages, with features switched off: what it has not is nowhere."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.surroundings import outside

ROOT = Path(__file__).parents[1]
TINY = ROOT / "src" / "claqueta" / "cluster" / "tests" / "tiny"
LOOK = """
import json, django; django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.SECOND_FACTOR_REQUIRED = False
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from claqueta.accounts.actions import grant_role
from claqueta.accounts.roles import Role
from claqueta.cli.preparing import prepare_all
from claqueta.foundation import privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.domains import gathered
from claqueta.foundation.imports import apply_batch, import_kinds, prepare
from claqueta.foundation.search import catch_up, rebuild
from claqueta.foundation.tabular import written
from claqueta.organisations.exporting import columns_for
from claqueta.organisations.models import Organisation
prepare_all(say=lambda text: None)
text = "Nom;Activité;Ville;In one line (French)\\nFromagerie du Cuajo;Fromageries;Oviedo;Des fromages affinés douze mois\\n"
batch = apply_batch(prepare("organisations", text.encode(), "liste.csv", by=SYSTEM), by=SYSTEM)
one = Organisation.objects.get()
Organisation.objects.update(listed=True)
rebuild()
def route(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
visitor, staff = Client(), Client()
who = get_user_model().objects.create_user("staff@cheese.example", "a long password", language="en")
grant_role(who, Role.OFFICE_ADMIN, by=SYSTEM)
staff.force_login(who, "django.contrib.auth.backends.ModelBackend")
def page(path, client=visitor):
    answer = client.get(path)
    return [answer.status_code, answer.content.decode()]
print(json.dumps({
    "unread": batch.report["unread"],
    "tagline": one.tagline,
    "routes": {name: route(name) for name in ("shortlist", "compare", "office_guide", "directory", "office_organisations")},
    "processings": [item.key for item in privacy.activities()],
    "menu": [entry.route for entry in gathered(lambda part: part.menu)],
    "pages": {language: page(f"/{language}/directory/") for language in ("en", "fr")},
    "es": page("/es/directorio/"),
    "home": page("/fr/"),
    "record": page(f"/fr/directory/{one.slug}/"),
    "found": page("/fr/directory/?q=fromage%20affin%C3%A9")[1].count('class="card"'),
    "shortlist": page("/fr/shortlist/")[0],
    "office": page("/office/organisations/", staff),
    "due": page("/office/", staff)[0],
    "api": page("/api/v1/organisations?lang=fr"),
}))
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an instance of the tiny cluster answers, as a program of its own with a database of its own."""
    environment = outside(
        CLAQUETA_DATA_DIR=str(tmp_path_factory.mktemp("tiny")),
        CLAQUETA_CLUSTER=str(TINY),
        DJANGO_SETTINGS_MODULE="claqueta.config.settings",
    )
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_feature_that_is_off_has_no_route_menu_link_or_processing(cluster: dict[str, Any]) -> None:
    assert {name for name, path in cluster["routes"].items() if path} == {"directory", "office_organisations"}
    assert "shortlists" not in cluster["processings"]
    assert "office_guide" not in cluster["menu"]
    assert cluster["shortlist"] == 404
    for status, text in (*cluster["pages"].values(), cluster["es"], cluster["record"]):
        assert status == 200
        assert "data-keep" not in text
        assert "shortlist" not in text
    assert (cluster["office"][0], "office/guide" in cluster["office"][1], cluster["due"]) == (200, False, 200)


def test_third_language_is_imported_shown_and_found(cluster: dict[str, Any]) -> None:
    assert (cluster["unread"], cluster["tagline"]) == ([], {"fr": "Des fromages affinés douze mois"})
    status, text = cluster["pages"]["fr"]
    assert (status, '<html lang="fr">' in text, "Fromagerie du Cuajo" in text) == (200, True, True)
    assert "Des fromages affinés douze mois" in text
    assert cluster["found"] == 1
    for name in ("English", "Español", "Français"):
        assert (f">{name}</span></a>" in text) == (name != "Français")
    assert json.loads(cluster["api"][1])["items"][0]["tagline"] == "Des fromages affinés douze mois"


def test_home_of_a_cluster_without_pages_is_there(cluster: dict[str, Any]) -> None:
    assert cluster["home"][0] == 200
    assert "Pôle fromager des Asturies" in cluster["home"][1]
