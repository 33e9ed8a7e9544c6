"""Blind really is blind: fields, texts, file names, metadata, text of files."""

import io
from functools import cache
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.apart import Parcel, Refused
from claqueta.foundation.models import Attachment
from claqueta.submissions import actions, privacy
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.blinding import blind_copy, names_of, telling_fields
from claqueta.submissions.models import BlindCopy, Submission, SubmissionFile
from claqueta.submissions.policies.naming import MASK, masked, names_in
from claqueta.submissions.queries.for_readers import project_for_reader
from claqueta.submissions.reader_links import reader_token
from claqueta.submissions.reading_tasks import make_blind_copies
from claqueta.submissions.stripping import bare_jpeg, strip_parcel
from claqueta.submissions.tests.reading_scenes import call_with, seat_of, sent

pytestmark = pytest.mark.whole


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


def picture_pdf(*, author: str = "Zanzíbar Autora") -> bytes:
    """A page that is one JPEG, whose EXIF, comment and XMP name who took it, as scanners and Pillow put them there."""
    picture = Image.new("RGB", (40, 30), "teal")
    exif = picture.getexif()
    exif[0x013B] = exif[0x8298] = author
    drawn = io.BytesIO()
    xmp = f"<x:xmpmeta>{author}</x:xmpmeta>".encode()
    picture.save(drawn, "JPEG", exif=exif, comment=author.encode(), xmp=xmp, dpi=(300, 300))
    stream = StreamObject()
    stream._data = drawn.getvalue()
    said = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB", "/Filter": "/DCTDecode"}
    stream.update({NameObject(name): NameObject(value) for name, value in said.items()})
    for name, value in (("/Width", 40), ("/Height", 30), ("/BitsPerComponent", 8)):
        stream[NameObject(name)] = NumberObject(value)
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(40, 30)
    pictures = DictionaryObject({NameObject("/Im0"): writer._add_object(stream)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    body = io.BytesIO()
    writer.write(body)
    return body.getvalue()


def test_a_picture_in_a_pdf_loses_what_tells_who_took_it_and_not_one_pixel() -> None:
    body = picture_pdf()
    assert body.count(b"Autora") >= 3
    answer = strip_parcel(Parcel({"names": []}, {"file": body}))
    stripped = answer.blobs["file"]
    assert b"Autora" not in stripped
    (before,), (after,) = (pypdf.PdfReader(io.BytesIO(one)).pages[0].images for one in (body, stripped))
    assert before.image.tobytes() == after.image.tobytes()
    assert answer.said["unread"] is True


@pytest.mark.parametrize(
    ("picture", "kept"),
    [
        (b"", b""),
        (b"GIF89a", b"GIF89a"),
        (b"\xff\xd8", b"\xff\xd8"),
        (b"\xff\xd8\xff\xe1\x00\x01Autora", b"\xff\xd8"),
        (b"\xff\xd8\xff\xfe\xff\xffAutora", b"\xff\xd8"),
        (b"\xff\xd8\xff\xda\x00\x02A\xff\x00B\xff\xd9Autora", b"\xff\xd8\xff\xda\x00\x02A\xff\x00B\xff\xd9"),
        (b"\xff\xd8\xff\xda\x00\x02A\xff\xfe\x00\x08Autora", b"\xff\xd8\xff\xda\x00\x02A\xff\xd9"),
    ],
)
def test_of_a_jpeg_only_what_draws_it_is_kept_when_it_is_broken_or_goes_on(
    picture: bytes, kept: bytes
) -> None:
    assert bare_jpeg(picture) == kept


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
        # Letters that are folded to several: of Hangul, ligatures as PDFs are copied with, and those beside them.
        ("감독 김민수 는", ["김민수"], f"감독 {MASK} 는"),
        ("De Ruiz ﬁlms: ½ luz", ["Ruiz Films"], f"De {MASK}: ½ luz"),
        ("½ de Ｒｕｉｚ", ["Ruiz"], f"½ de {MASK}"),
        ("ΠΑΠΠΟΣ, WEISS y N\u0308adia", ["Πάππος", "Weiß", "N\u0308adia"], f"{MASK}, {MASK} y {MASK}"),
        ("", ["Roca"], ""),
    ],
)
def test_a_name_is_masked_where_it_stands(text: str, names: list[str], told: str) -> None:
    assert masked(text, names) == told


@settings(max_examples=20)
@given(
    st.text(max_size=40),
    st.text(max_size=20),
    st.sampled_from(("Nadia Roca", "Íñigo Ñu", "O'Hara", "김민수", "ﬁlmax")),
)
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


def test_a_file_of_which_no_text_can_be_read_waits_for_the_office(project: Submission) -> None:
    copy = blind_copy(add_file(project, picture_pdf()))
    assert (copy.is_shown, copy.is_unread) == (False, True)
    giving.release_file(copy, by=SYSTEM)
    assert BlindCopy.objects.get().is_shown


def test_blind_copies_go_with_their_files_when_these_are_taken_away_or_forgotten(
    project: Submission, django_capture_on_commit_callbacks: Any
) -> None:
    paths = [blind_copy(add_file(project, pdf_of("Luz"), kind)).body.name for kind in ("dossier", "script")]
    assert all(map(default_storage.exists, paths))
    Submission.objects.update(state="draft")
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(project.files.get(kind="script"), by=SYSTEM)
    assert [default_storage.exists(path) for path in paths] == [True, False]
    Submission.objects.update(state="submitted")
    with django_capture_on_commit_callbacks(execute=True):
        assert privacy.erase(project.email) == 1
    assert not default_storage.exists(paths[0])


def test_copies_are_made_before_anybody_asks(project: Submission) -> None:
    file = add_file(project, pdf_of("De Nadia Roca"))
    assert make_blind_copies() == 1
    assert make_blind_copies() == 0
    assert blind_copy(file).found == ["Nadia Roca"]
