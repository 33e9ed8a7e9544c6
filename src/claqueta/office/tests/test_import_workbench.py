"""The import as a workbench: cells mended, names and duplicates decided, what stands beside a record, and undoing it."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.accounts.actions import add_person, remove_person
from claqueta.accounts.models import Person
from claqueta.foundation import imports, notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.imports import tasks
from claqueta.foundation.models import AuditEntry, ImportBatch, Note
from claqueta.organisations.models import Affiliation, Organisation

BACKEND = "django.contrib.auth.backends.ModelBackend"
AZOTEA = "Nombre;NIF\nAzotea Films S.L.;B00904094\n"
BESIDE = (
    "Nombre;NIF;Persona de contacto;Correo del contacto;Cargo;Cuota\n"
    "Azotea Films S.L.;B00904094;Ana Ruiz;ana@azotea.example;Gerente;300 €\n"
    "Nitrato S.A.;ESA00533166;;;;450 €\n"
)


@pytest.fixture
def office(client: Client, account: Callable[..., Any]) -> Any:
    who = account("office_admin")
    client.force_login(who, BACKEND)
    return who


def brought(text: str, office: Any) -> ImportBatch:
    return tasks.receive("organisations", text.encode(), "socios.csv", by=office, language="en")


def on_record(text: str = AZOTEA) -> Organisation:
    imports.apply_batch(imports.prepare("organisations", text.encode(), "a.csv", by=SYSTEM), by=SYSTEM)
    return Organisation.objects.get()


def sent(client: Client, batch: ImportBatch, **values: str) -> str:
    """What the screen says after a form of it was sent; the batch as it is then."""
    answer = client.post(
        reverse("office_import", args=[batch.pk]),
        {name.replace("_", "-"): v for name, v in values.items()},
        follow=True,
    )
    batch.refresh_from_db()
    return html.unescape(answer.content.decode())


def test_problem_says_whose_row_it_is_and_nothing_is_offered_that_nothing_would_come_of(
    client: Client, office: Any
) -> None:
    batch = brought("Nombre comercial;Correo\nAzotea Films;azotea@\n", office)
    shown = html.unescape(client.get(reverse("office_import", args=[batch.pk])).content.decode())

    assert re.search(r"<td>2</td>\s*<td>Azotea Films</td>\s*<td>Mail address</td>", shown)
    assert "There is no row to apply." in shown
    assert 'value="apply"' not in shown

    text = sent(client, batch, cell_2_1="hola@azotea.example", action="mend")

    assert 'value="apply"' in text
    assert batch.report["planned"][0]["name"] == "Azotea Films"


def test_what_is_mended_and_what_is_decided_goes_with_either_button(client: Client, office: Any) -> None:
    on_record()
    batch = brought("Nombre;NIF;Correo\nAzotea Filmes S.L.;;a@\nNitrato S.A.;ESA00533167;\n", office)
    screen = client.get(reverse("office_import", args=[batch.pk])).content.decode()
    forms = [form.partition("</form>")[0] for form in screen.split("<form")[1:]]
    (mending,) = [form for form in forms if 'value="mend"' in form]
    assert 'name="cell-3-1"' in mending
    assert 'value="decide"' in mending
    # Leaving the page otherwise says that something would be lost.
    assert "data-leave" in mending.partition(">")[0]


def test_rows_to_be_decided_come_first_and_by_themselves(client: Client, office: Any) -> None:
    on_record()
    batch = brought("Nombre;NIF\nNitrato S.A.;ESA00533166\nAzotea Filmes S.L.;B00904094\n", office)
    assert batch.counts["undecided"] == 1
    address = reverse("office_import", args=[batch.pk])
    screen = html.unescape(client.get(address).content.decode())
    assert screen.index("<td>Azotea Filmes S.L.</td>") < screen.index("<td>Nitrato S.A.</td>")
    assert 'office-chip--waits">To be decided</span>' in screen
    assert 'href="?show=asks#changes">1 row still has to be decided above.</a>' in screen
    alone = client.get(address, {"show": "asks"}).content.decode()
    assert "<td>Azotea Filmes S.L.</td>" in alone
    assert "<td>Nitrato S.A.</td>" not in alone


def test_change_says_in_words_what_goes_and_what_comes(client: Client, office: Any) -> None:
    """Neither codes nor the beginnings of long lists, in which one saw no change at all."""
    kept = "Nombre;NIF;Nº empleados;Actividades;Observaciones\n"
    on_record(f"{kept}Azotea Films S.L.;B00904094;12;Doblaje, Montaje;Llaman por la mañana\n")
    batch = brought(f"{kept}Azotea Films S.L.;B00904094;120;Etalonaje;Cierran en agosto\n", office)
    screen = html.unescape(client.get(reverse("office_import", args=[batch.pk])).content.decode())
    said = dict(re.findall(r"<strong>([^<]+)</strong>:\s*([^<]*?)\s*</div>", screen))
    assert {name: " ".join(text.split()) for name, text in said.items()} == {
        "Size": "Small (10–49 people) → Medium (50–249 people)",
        "Activities": "+ Colour grading & DI",
        "Office’s notes": "+ Cierran en agosto",
    }


def test_mended_cell_is_judged_at_once_and_kept(client: Client, office: Any) -> None:
    batch = brought("Nombre;NIF\nAzotea Films S.L.;B00904095\n", office)
    screen = html.unescape(client.get(reverse("office_import", args=[batch.pk])).content.decode())
    assert 'name="cell-2-1"' in screen
    assert "The tax ID decides which record it is" in screen
    sent(client, batch, action="mend", cell_2_1="B00904095")
    assert (batch.report["mended"], set(batch.decisions)) == ([], {"listing"})
    sent(client, batch, action="mend", cell_2_1="B00904096")
    assert (batch.report["created"], len(batch.report["rejected"])) == (0, 1)
    sent(client, batch, action="mend", cell_2_1="B00904094")
    assert (batch.report["created"], batch.report["rejected"]) == (1, [])
    assert batch.report["mended"] == [{"row": 2, "column": 1, "before": "B00904095", "after": "B00904094"}]
    assert "<del>B00904095</del>" in sent(
        client, batch, action="map", column_0="legal_name", column_1="tax_id"
    )
    imports.apply_batch(batch, by=office)
    assert Organisation.objects.get().tax_id == "B00904094"


def test_cell_with_a_warning_is_mended_too(client: Client, office: Any) -> None:
    batch = brought("Nombre;Teléfono\nAzotea Films S.L.;12\n", office)
    assert (batch.report["created"], len(batch.report["warnings"])) == (1, 1)
    assert 'name="cell-2-1"' in client.get(reverse("office_import", args=[batch.pk])).content.decode()
    sent(client, batch, action="mend", cell_2_1="910 000 001", **{"cell-x-1": "nothing"})
    assert (batch.report["warnings"], set(batch.decisions)) == ([], {"listing", "cell-2-1"})


@pytest.mark.parametrize(
    ("decision", "name"), [("rename", "Azotea Cinema y Series S.L."), ("keep", "Azotea Films S.L.")]
)
def test_rename_waits_for_a_decision_which_can_be_changed(
    client: Client, office: Any, decision: str, name: str
) -> None:
    organisation = on_record()
    batch = brought("Nombre;NIF;Web\nAzotea Cinema y Series S.L.;B00904094;https://azotea.example\n", office)
    assert batch.counts["undecided"] == 1
    assert "1 row still has to be decided" in sent(client, batch, action="apply")
    with pytest.raises(ValidationError, match="still has to be decided"):
        tasks.begin_applying(batch, by=office, language="en")
    assert batch.state == "preview"
    screen = sent(client, batch, action="decide", name_2=decision)
    assert (batch.counts["undecided"], f'value="{decision}" selected' in screen) == (0, True)
    sent(client, batch, action="decide", name_2="")
    assert batch.counts["undecided"] == 1
    sent(client, batch, action="decide", name_2=decision)
    imports.apply_batch(batch, by=office, decided=True)
    organisation.refresh_from_db()
    assert (organisation.legal_name, organisation.website) == (name, "https://azotea.example")


def test_row_that_would_rename_can_be_another_organisation(client: Client, office: Any) -> None:
    organisation = on_record()
    batch = brought("Nombre;NIF\nCinema y Series S.L.;B00904094\n", office)
    assert batch.counts["undecided"] == 1
    screen = sent(client, batch, action="decide", name_2="new")
    assert (batch.counts["undecided"], batch.report["created"]) == (0, 1)
    assert '<option value="new" selected>' in screen
    imports.apply_batch(batch, by=office, decided=True)
    organisation.refresh_from_db()
    assert organisation.legal_name == "Azotea Films S.L."
    assert Organisation.objects.count() == 2


def test_probable_duplicate_is_shown_side_by_side(client: Client, office: Any) -> None:
    on_record("Nombre;NIF;Web\nAzotea Films S.L.;B00904094;https://azotea.example\n")
    batch = brought(
        "Nombre;Web;Correo\nAzotea Film SL;https://azotea.example/es;hola@azotea.example\n", office
    )
    screen = html.unescape(client.get(reverse("office_import", args=[batch.pk])).content.decode())
    table = screen.partition('class="office-apart"')[2].partition("</details>")[0]
    for words in (
        "Azotea Films S.L.",
        "Azotea Film SL",
        "B00904094",
        "hola@azotea.example",
        "https://azotea.example",
    ):
        assert words in table


def test_row_left_out_is_taken_after_all_and_a_new_one_leaves_the_tax_id(client: Client, office: Any) -> None:
    on_record()
    batch = brought("Nombre;NIF\nAzotea Films S.L.;B00904094\n", office)
    screen = sent(client, batch, action="decide", row_2="skip")
    assert "Take it after all" in screen
    assert batch.report["rejected"][0]["row"] == 2
    sent(client, batch, action="mend", row_2="")
    assert (batch.report["rejected"], batch.report["unchanged"]) == ([], 1)
    screen = sent(client, batch, action="decide", row_2="new")
    assert '<option value="new" selected>' in screen
    assert "has this tax ID already" in screen
    imports.apply_batch(batch, by=office, decided=True)
    assert sorted(Organisation.objects.values_list("tax_id", flat=True)) == ["", "B00904094"]


def test_new_ones_are_hidden_until_the_office_says_otherwise(client: Client, office: Any) -> None:
    batch = brought(AZOTEA, office)
    assert batch.decisions == {"listing": "hidden"}
    imports.apply_batch(batch, by=office)
    assert not Organisation.objects.get().listed
    imports.undo_batch(batch, by=office)
    batch = brought(AZOTEA, office)
    sent(client, batch, action="decide", listing="shown")
    imports.apply_batch(batch, by=office)
    assert Organisation.objects.get().listed


@pytest.mark.parametrize("there", [False, True])
def test_contact_and_fee_come_once_and_undoing_takes_them_back(office: Any, there: bool) -> None:
    if there:
        on_record()
    batch = imports.apply_batch(brought(BESIDE, office), by=office)
    organisation = Organisation.objects.get(legal_name="Azotea Films S.L.")
    affiliation = Affiliation.objects.get()
    person = affiliation.person
    assert (affiliation.organisation, affiliation.kind, affiliation.position, affiliation.visibility) == (
        organisation,
        "contact",
        "Gerente",
        "office",
    )
    assert (person.name, person.email, person.account) == ("Ana Ruiz", "ana@azotea.example", None)
    assert AuditEntry.objects.filter(verb="accounts.person_added").count() == 1
    assert ["300 €" in note.text for note in notes.of(organisation)] == [True]
    with translation.override("es"):
        again = brought(BESIDE, office)
        assert (again.report["created"], again.report["updated"], again.report["unchanged"]) == (0, 0, 2)
    assert imports.undo_batch(batch, by=office) == []
    assert (
        Person.objects.filter(account=None).count(),
        Affiliation.objects.count(),
        Note.objects.count(),
    ) == (0, 0, 0)
    assert Organisation.objects.count() == int(there)


def shown_by(client: Client, batch: ImportBatch) -> dict[str, str]:
    """The fields of the screen's forms with what they hold, as a browser would send them."""
    page = client.get(reverse("office_import", args=[batch.pk])).content.decode()
    inputs = re.findall(r'<input type="(?:text|hidden)"\s+name="([^"]+)"\s+value="([^"]*)"', page)
    chosen = re.findall(r'<select name="([^"]+)".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in (*inputs, *chosen)}


TWO_WRONG = "Nombre;NIF;Correo\nAzotea Films S.L.;B00904095;azotea\nNitrato S.A.;ESA00533166;nitrato\n"


@pytest.mark.parametrize("text", ["x" * 3000, '"two\nlines  "', "a & <b>", "=1+1"])
def test_cell_sent_as_it_was_shown_stays_as_it_came(client: Client, office: Any, text: str) -> None:
    batch = brought(f"Nombre;NIF;Correo\nAzotea Films S.L.;B00904094;{text}\n", office)
    shown = shown_by(client, batch)
    assert "cell-2-2" in shown
    client.post(reverse("office_import", args=[batch.pk]), {**shown, "action": "mend"})
    batch.refresh_from_db()
    assert (batch.report["mended"], batch.decisions) == ([], {"listing": "hidden"})


def test_two_who_mend_at_once_keep_each_other_s_cells(client: Client, office: Any) -> None:
    batch = brought(TWO_WRONG, office)
    address, shown = reverse("office_import", args=[batch.pk]), shown_by(client, batch)
    for key, text in (("cell-2-2", "hola@azotea.example"), ("cell-3-2", "hola@nitrato.example")):
        client.post(address, {**shown, key: text, "action": "mend"})
    batch.refresh_from_db()
    assert {mend["after"] for mend in batch.report["mended"]} == {
        "hola@azotea.example",
        "hola@nitrato.example",
    }
    # The later of two who write in the same cell has the last word, and a cell can be mended back.
    client.post(address, {**shown_by(client, batch), "cell-2-2": "azotea", "action": "mend"})
    batch.refresh_from_db()
    assert batch.decisions["cell-2-2"] == "azotea"


def test_decision_of_a_colleague_is_not_taken_back_by_an_older_screen(client: Client, office: Any) -> None:
    on_record()
    batch = brought("Nombre;NIF\nOtro Nombre S.L.;B00904094\nNitrato S.A.;ESA00533166\n", office)
    address, shown = reverse("office_import", args=[batch.pk]), shown_by(client, batch)
    assert shown["was-name-2"] == ""
    client.post(address, {**shown, "name-2": "keep", "action": "decide"})
    client.post(address, {**shown, "listing": "shown", "action": "decide"})
    batch.refresh_from_db()
    assert batch.decisions == {"listing": "shown", "name-2": "keep"}
    client.post(address, {**shown_by(client, batch), "name-2": "", "action": "decide"})
    batch.refresh_from_db()
    assert batch.decisions == {"listing": "shown"}


@pytest.mark.parametrize(
    "name",
    ["cell-0-0", "cell-9-1", "cell-2-9", "cell-3-0", "cell-٢-١", "cell-2", "row-sheet", "name-x", "row-²"],
)
def test_what_the_screen_does_not_offer_is_not_kept(client: Client, office: Any, name: str) -> None:
    batch = brought("Nombre;NIF\nAzotea Films S.L.;B00904095\nNitrato S.A.;ESA00533166\n", office)
    answer = client.post(reverse("office_import", args=[batch.pk]), {name: "x", "action": "mend"})
    batch.refresh_from_db()
    assert (answer.status_code, batch.decisions) == (302, {"listing": "hidden"})


def test_mended_meanwhile_is_not_read_over(office: Any) -> None:
    batch = brought(TWO_WRONG, office)
    stale = ImportBatch.objects.get(pk=batch.pk)
    imports.read_again(batch, mapping=batch.mapping, decisions={"cell-2-2": "hola@azotea.example"})
    with pytest.raises(MovedOn):
        imports.read_again(stale, mapping=stale.mapping, decisions={"cell-3-2": "hola@nitrato.example"})
    assert ImportBatch.objects.get().decisions == {"cell-2-2": "hola@azotea.example"}


def test_person_on_record_becomes_the_contact_and_stays_when_undone(office: Any) -> None:
    ana = add_person("Ana Ruiz Gil", email="Ana@azotea.example", by=office)
    batch = imports.apply_batch(brought(BESIDE, office), by=office)
    assert Affiliation.objects.get().person == ana
    imports.undo_batch(batch, by=office)
    assert Person.objects.filter(pk=ana.pk).exists()


def test_another_contact_of_the_same_organisation_goes_to_the_notes(office: Any) -> None:
    text = BESIDE + "Azotea Films S.L.;B00904094;Luis Gil;luis@azotea.example;;310 €\n"
    imports.apply_batch(brought(text, office), by=office)
    kept = Organisation.objects.get(legal_name="Azotea Films S.L.").office_notes
    assert "Luis Gil" in kept
    assert "310 €" in kept


@pytest.mark.parametrize(
    ("role", "where"), [("", "/office/login/"), ("editor", "/office/"), ("treasurer", "/office/")]
)
def test_those_who_bring_no_lists_learn_nothing_of_one(
    client: Client, office: Any, account: Callable[..., Any], role: str, where: str
) -> None:
    batch = brought(BESIDE, office)
    stranger = account(role) if role else account()
    client.force_login(stranger, BACKEND)
    address = reverse("office_import", args=[batch.pk])
    for answer in (client.get(address), client.post(address, {"action": "mend", "cell-2-1": "x"})):
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, where)
        assert b"Ana Ruiz" not in answer.content
    batch.refresh_from_db()
    assert batch.report["mended"] == []
    with pytest.raises(PermissionDenied):
        add_person("Somebody", by=stranger)
    person = add_person("Ana Ruiz", by=office)
    with pytest.raises(PermissionDenied):
        remove_person(person, by=stranger)
    assert Person.objects.filter(pk=person.pk).exists()
