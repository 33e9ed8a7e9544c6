"""The database of the last landed release, with its sample, brought forward by today's code."""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.instances import RELEASE, brought_forward, release_instance

KEPT = (
    "organisations_organisation",
    "organisations_affiliation",
    "organisations_profileversion",
    "accounts_account",
    "accounts_person",
    "accounts_rolegrant",
    "foundation_auditentry",
    "foundation_notification",
    "wagtailcore_page",
)
VISIT = """
import json, django; django.setup()
from django.test import Client
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.search.node import index_equals_database, rebuild
rebuild()
client, page = Client(SERVER_NAME="127.0.0.1"), {}
for path in ("/es/", "/en/", "/es/directorio/", "/en/directory/", "/es/directorio/alfeizar-post/", "/api/v1/organisations"):
    page[path] = client.get(path).status_code
print(json.dumps({
    "pages": page,
    "mails": sorted(set(OutgoingMail.objects.values_list("state", flat=True))),
    "index": index_equals_database(),
}))
"""


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in KEPT}


def test_last_release_comes_forward_with_all_it_had(tmp_path: Path) -> None:
    path = tmp_path / "claqueta.sqlite3"
    path.write_bytes(gzip.decompress(RELEASE.read_bytes()))
    before = rows(path)
    one = release_instance(tmp_path)
    after = rows(path)
    # The folder's pages that were not there yet are made.
    assert after.pop("wagtailcore_page") >= before.pop("wagtailcore_page")
    assert after == before
    code, said = one.claqueta("verify")
    links = before["foundation_auditentry"]
    # Each member of the release has an entry in the register of members; who recorded it is the migration.
    with closing(sqlite3.connect(path)) as database:
        facts = database.execute("SELECT count(*) FROM membership_fact").fetchone()[0]
        carried = database.execute(
            "SELECT count(*) FROM organisations_organisation o JOIN membership_span s ON s.organisation_id = o.id"
            " AND s.class_key = o.standing AND s.since = o.member_since AND s.known_to IS NULL"
            " WHERE o.standing != ''"
        ).fetchone()[0]
        members = database.execute(
            "SELECT count(*) FROM organisations_organisation WHERE standing != ''"
        ).fetchone()[0]
    assert carried == members > 0
    assert (code, said.splitlines()[-1]) == (0, f"4 books, {links + facts} links, nothing altered")
    found = json.loads(one.python(VISIT).splitlines()[-1])
    assert set(found["pages"].values()) == {200}, found
    assert (found["index"], found["mails"]) == (True, ["handed-over"])
    code, said = one.claqueta("backup", str(tmp_path / "all.tar"))
    assert code == 0, said


def test_two_that_prepare_one_instance_wait_for_each_other() -> None:
    _home, said = brought_forward()
    assert [status for status, _words in said] == [0, 0], said
    assert sum("Preparing the database" in words for _status, words in said) == 1
