"""Blind really is blind: fields, texts, file names, metadata, text of files."""

import io
from functools import cache
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, StreamObject

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.models import Attachment
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.blinding import blind_copy, names_of, telling_fields
from claqueta.submissions.models import BlindCopy, Submission, SubmissionFile
from claqueta.submissions.policies.naming import MASK, masked, names_in
from claqueta.submissions.queries.for_readers import project_for_reader
from claqueta.submissions.reader_links import reader_token
from claqueta.submissions.reading_tasks import make_blind_copies
from claqueta.submissions.stripping import strip_parcel
from claqueta.submissions.tests.reading_scenes import call_with, seat_of, sent


@cache
def pdf_of(text: str = "", *, author: str = "Zanzíbar Autora") -> bytes:
    """A PDF with a line of text, an author in both kinds of metadata, and a note with its author."""
    from claqueta.foundation.drawing import draw_parcel

    drawn = draw_parcel(Parcel({"html": f"<html lang='es'><p>{text}</p></html>"}, {}))
    writer = pypdf.PdfWriter(io.BytesIO(next(iter(drawn.blobs.values()))))
    writer.add_metadata({"/Author": author, "/Company": author})
    note = FreeText(text="Ojo", rect=(50, 550, 200, 650))
    note[NameObject("/T")] = pypdf.generic.TextStringObject(author)
    writer.add_annotation(0, note)
    xmp = StreamObject()
    xmp.set_data(f"<x:xmpmeta>{author}</x:xmpmeta>".encode())
    xmp.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    body = io.BytesIO()
    writer.write(body)
    return body.getvalue()


def all_said(body: bytes) -> str:
    """Whatever stands in a PDF, packed or not."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    parts = [body.decode("latin-1"), str(reader.metadata), str(reader.trailer)]
    for number in range(1, len(reader.xref.get(0, {})) + len(reader.xref_objStm) + 2):
        found = (
            reader.get_object(number)
            if number in reader.xref.get(0, {}) or number in reader.xref_objStm
            else None
        )
        parts.append(repr(found))
        if isinstance(found, StreamObject):
            parts.append(found.get_data().decode("utf-8", "replace"))
    return "\n".join(parts)


def test_a_pdf_loses_its_metadata_and_its_notes() -> None:
    body = pdf_of("Una noche sin luz")
    assert "Autora" in all_said(body)
    answer = strip_parcel(Parcel({"names": ["Nadia Roca"]}, {"file": body}))
    stripped = answer.blobs["file"]
    assert "Autora" not in all_said(stripped)
    assert "noche" in pypdf.PdfReader(io.BytesIO(stripped)).pages[0].extract_text()
    assert answer.said["found"] == []


def test_names_in_the_text_of_a_pdf_are_found_across_accents() -> None:
    answer = strip_parcel(
        Parcel(
            {"names": ["Nadia Róca", "Azotea Films", "Bo"]}, {"file": pdf_of("Dirige NADIA ROCA. Bonita.")}
        )
    )
    assert answer.said["found"] == ["Nadia Róca"]


def test_what_is_no_pdf_is_refused_apart() -> None:
    with pytest.raises(Refused, match="damaged"):
        strip_parcel(Parcel({"names": []}, {"file": b"%PDF-1.7 nothing"}))


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("Dirige Nadia Roca.", ["Nadia Roca"], f"Dirige {MASK}."),
        ("NADIA\n  RÓCA dirige", ["Nadia Roca"], f"{MASK} dirige"),
        ("Rocas y arena", ["Roca"], "Rocas y arena"),
        ("De Nadia Roca y Roca", ["Nadia Roca", "Roca"], f"De {MASK} y {MASK}"),
        ("A.B. (Films)", ["A.B."], f"{MASK}. (Films)"),
        ("", ["Roca"], ""),
    ],
)
def test_a_name_is_masked_where_it_stands(text: str, names: list[str], told: str) -> None:
    assert masked(text, names) == told


@settings(max_examples=20)
@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(("Nadia Roca", "Íñigo Ñu", "O'Hara")))
def test_no_name_is_left_whatever_stands_around_it(before: str, after: str, name: str) -> None:
    assert not names_in(masked(f"{before} {name} {after}", [name]), [name])


@pytest.fixture
def project(db: None) -> Submission:
    call = call_with(
        1,
        blind=True,
        director="Nadia Roca, Íñigo Paz",
        company="Azotea Films",
        coproducers=[{"company": "Socia Cuatro", "country": "FR"}],
        synopsis={"es": "Nadia Roca vuelve al faro.", "en": "Back to the lighthouse, by Iñigo Paz."},
        statement="En Azotea Films creemos en la luz.",
        director_bio="Zanzíbar",
        director_gender="woman",
        teaser="https://video.example/nadia-roca",
    )
    return call.submissions.select_related("call", "organisation").get()


def add_file(
    submission: Submission, body: bytes, kind: str = "dossier", media_type: str = "application/pdf"
) -> SubmissionFile:
    attachment = Attachment(
        object_type="submissions.submission", object_id=str(submission.pk), name="Dossier de Nadia Roca.pdf",
        media_type=media_type, size=len(body), sha256="0" * 64,
    )  # fmt: skip
    attachment.file.save("dossier.pdf", ContentFile(body), save=False)
    attachment.save()
    return SubmissionFile.objects.create(
        submission=submission, attachment=attachment, kind=kind, circle="office"
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_blind_reader_sees_no_name_anywhere(project: Submission, language: str) -> None:
    add_file(project, b"%PDF-1.7")
    shown = project_for_reader(project, language)
    told = repr(shown)
    for name in ("Nadia", "Roca", "ñigo", "Azotea", "Socia", "Zanzíbar", "nadia-roca", "Contacto"):
        assert name not in told, name
    assert MASK in told
    assert shown.title == "Obra 1"
    assert shown.company == ""


def test_whoever_does_not_read_blind_sees_who_but_no_statistics(project: Submission) -> None:
    project.call.blind = False
    shown = repr(project_for_reader(project, "es"))
    assert "Nadia Roca" in shown
    assert "director_gender" not in shown
    assert "Mujer" not in shown


def test_the_office_is_told_which_fields_tell_who_it_is(project: Submission) -> None:
    assert {"Azotea Films", "Nadia Roca", "Íñigo Paz", "Socia Cuatro"} <= set(names_of(project))
    with translation.override("en"):
        found = dict(telling_fields(project))
    assert {name: set(names) for name, names in found.items()} == {
        "Short synopsis": {"Nadia Roca", "Íñigo Paz"},
        "Director’s statement": {"Azotea Films"},
        "Link to the teaser": {"Nadia Roca"},
    }


def test_a_file_goes_to_blind_readers_without_name_and_metadata(project: Submission, client: Client) -> None:
    reading = sent(seat_of(project.call, "Ana Ruiz"), project)
    clean, telling = (
        add_file(project, pdf_of("Sin nombres")),
        add_file(project, pdf_of("De Nadia Roca"), "script"),
    )
    document = add_file(project, b"PK-docx", "moodboard", "application/vnd.openxmlformats")

    def asked(file: SubmissionFile) -> Any:
        key = reader_token(reading.seat)
        return client.get(reverse("reader_link_file", args=[key, reading.public_id, file.public_id]))

    got = asked(clean)
    assert got.status_code == 200
    assert "Nadia" not in str(got.headers)
    assert "Autora" not in all_said(b"".join(got.streaming_content))
    assert asked(telling).status_code == 403
    assert asked(document).status_code == 403
    copy = BlindCopy.objects.get(file=telling)
    assert copy.found == ["Nadia Roca"]
    # Once it is known to tell, it is not even offered.
    assert {one.kind for one in project_for_reader(project, "es").files} == {"dossier"}
    giving.release_file(copy, by=SYSTEM)
    shown = asked(telling)
    assert shown.status_code == 200
    assert b"PDF" in b"".join(shown.streaming_content)


def test_copies_are_made_before_anybody_asks(project: Submission) -> None:
    file = add_file(project, pdf_of("De Nadia Roca"))
    assert make_blind_copies() == 1
    assert make_blind_copies() == 0
    assert blind_copy(file).found == ["Nadia Roca"]
