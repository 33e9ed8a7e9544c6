"""Files with a record: kept once, under a name that their bytes bear out, for whoever manages its domain."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.attachments import KEPT, document_type
from claqueta.foundation.models import Attachment, AuditEntry, Job
from conftest import at_most

PDF, ODT = "application/pdf", "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_TYPE = "application/octet-stream"


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.fixture(autouse=True)
def in_english() -> None:
    translation.activate("en")


@pytest.fixture
def record(db: None) -> Callable[[], Job]:
    """Something that files can hang from."""
    return lambda: Job.objects.create(kind="x", title="A record")


def keep(
    thing: Any, body: bytes = b"%PDF-1.7 Faro", name: str = "statutes.pdf", by: Any = SYSTEM
) -> Attachment:
    return attachments.attach(thing, io.BytesIO(body), name=name, by=by)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7", PDF),
        (b"Faro", "text/plain"),
        (zipped(word__document="x"), WORD),
        (zipped(xl__workbook="x"), WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")),
        (zipped(ppt__slides="x"), WORD.replace("wordprocessingml.document", "presentationml.presentation")),
        (zipped(mimetype=ODT, Pictures__a="x"), ODT),
        (zipped(**{"word__vbaProject.bin": "x", "word__document": "x"}), NO_TYPE),
        (zipped(mimetype=ODT, **{"x__vbaProject.bin": "x"}), NO_TYPE),
        (zipped(photos__a="x"), "application/zip"),
        (zipped(mimetype=PDF), "application/zip"),
        (zipped(mimetype="image/png"), "application/zip"),
        (zipped(mimetype="text/plain", word__document="x"), WORD),
        (zipped(mimetype="text/html"), "application/zip"),
    ],
)
def test_document_is_what_its_bytes_show_whatever_it_calls_itself(body: bytes, kind: str) -> None:
    assert document_type(body) == kind


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"PK\x03\x04 no zip", "The file is damaged: it cannot be opened."),
        (
            zipped(word__document="\0" * 10_000_000),
            "The file unpacks to far more than a spreadsheet needs; it is refused.",
        ),
    ],
)
def test_document_is_refused_when_its_zip_is_damaged_or_a_bomb(
    body: bytes, says: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, archive_unpacked=1)
    with pytest.raises(ValidationError) as caught:
        document_type(body)
    assert caught.value.messages == [says]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("statutes.pdf", "statutes.pdf"),
        ("STATUTES.PDF", "STATUTES.pdf"),
        ("statutes.exe", "statutes.pdf"),
        ("statutes", "statutes.pdf"),
        ("folder/statutes.pdf", "statutes.pdf"),
        ("", "file.pdf"),
        (f"{'a' * 300}.pdf", f"{'a' * 150}.pdf"),
        ("in\0voice\u202efdp.exe\r\n", "invoicefdp.pdf"),
        ("\u202e", "file.pdf"),
    ],
)
def test_name_has_an_ending_of_its_kind_when_it_is_kept(
    name: str, kept: str, record: Callable[[], Job]
) -> None:
    made = keep(record(), name=name)
    assert (made.name, made.media_type, made.size) == (kept, PDF, 13)
    with made.file.open() as file:
        assert file.read() == b"%PDF-1.7 Faro"


@pytest.mark.django_db
@settings(deadline=None, max_examples=15)
@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_name_fits_and_ends_as_its_kind_does_whatever_was_sent(name: str) -> None:
    made = keep(Job.objects.create(kind="x", title="A record"), name=name)
    made.clean_fields(exclude=["added_by"])
    assert made.name.endswith(KEPT[PDF])


def test_same_bytes_are_kept_once_with_a_record_and_again_with_another(record: Callable[[], Job]) -> None:
    one, other = record(), record()
    first, again, elsewhere = keep(one), keep(one, name="again.pdf"), keep(other)
    assert (first, first.name) == (again, again.name)
    assert ([*attachments.of(one)], [*attachments.of(other)]) == ([first], [elsewhere])
    attached = AuditEntry.objects.filter(verb="foundation.attached").order_by("pk")
    assert [one.changes for one in attached] == [{"file": ["", "statutes.pdf"]}] * 2


@pytest.mark.parametrize(("body", "limit"), [(b"MZ\x90\xff", 1), (b"x" * 1_048_577, 1)])
def test_file_is_refused_and_not_kept_when_it_is_of_no_kind_or_too_large(
    body: bytes, limit: int, record: Callable[[], Job], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(settings, monkeypatch, attachment_size=limit)
    with pytest.raises(ValidationError):
        keep(record(), body)
    assert not Attachment.objects.exists()


def test_whoever_does_not_manage_the_domain_neither_keeps_nor_takes_away(
    record: Callable[[], Job], account: Callable[..., Any]
) -> None:
    one, who = record(), account("office_staff")
    kept = keep(one)
    with pytest.raises(PermissionDenied):
        keep(one, b"Another", "a.txt", by=who)
    with pytest.raises(PermissionDenied):
        attachments.detach(kept, one, by=who)
    assert [*attachments.of(one)] == [kept]
    assert default_storage.exists(kept.file.name)


def test_file_is_gone_from_the_storage_when_what_took_it_away_is_committed(
    record: Callable[[], Job], django_capture_on_commit_callbacks: Any
) -> None:
    one = record()
    kept, path = keep(one), attachments.of(one).get().file.name
    with django_capture_on_commit_callbacks() as left:
        attachments.detach(kept, one, by=SYSTEM)
    assert (attachments.of(one).count(), default_storage.exists(path)) == (0, True)
    for callback in left:
        callback()
    assert not default_storage.exists(path)


def test_files_hang_from_the_other_record_when_they_are_moved(record: Callable[[], Job]) -> None:
    source, target = record(), record()
    both, only = keep(source), keep(source, b"Only here", "only.txt")
    there = keep(target)
    assert attachments.move(source, target) == 1
    assert [*attachments.of(target)] == [there, only]
    assert [*attachments.of(source)] == [both]
