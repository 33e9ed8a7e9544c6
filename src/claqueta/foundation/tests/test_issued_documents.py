"""Documents that are issued: a number each without a gap, a file each, and both found out when they change."""

import hashlib
import re
import shutil
from collections import UserDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import rules
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from claqueta.foundation import chains, documents, leftovers, numbering
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.chains import Wrong
from claqueta.foundation.documents import issuing
from claqueta.foundation.domains import Domain, domains, standing
from claqueta.foundation.models import AuditEntry, DocumentWithdrawal, IssuedDocument, Job
from claqueta.foundation.models.papers import NeverAltered
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import atomic
from conftest import run_threads

pytestmark = pytest.mark.django_db
KIND = documents.Kind(
    "letters.letter", "Letter", "foundation/pdf/imprint.html", Series("LET"), "accounts.administer"
)
State = IssuedDocument.State


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    """A domain that issues letters, beside all others."""
    translation.activate("en")
    with standing(*domains(), Domain("letters", documents=(KIND,))):
        yield


def issue(**given: Any) -> IssuedDocument:
    return documents.issue(KIND, {}, **{"title": "A letter", "language": "en", "by": SYSTEM, **given})


def stored() -> list[str]:
    """The paths of all files of documents."""
    root = Path(default_storage.path(issuing.FOLDER))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.pdf"))


def broken() -> list[Wrong]:
    return [one.wrong for one in chains.verify(documents.BOOK)]


def test_document_is_kept_with_its_number_fingerprint_and_day() -> None:
    about = Job.objects.create(kind="x", title="Faro")
    made = issue(about=about, circle="members")
    year = timezone.localdate().year
    body = Path(made.file.path).read_bytes()
    assert (made.number, made.ordinal, made.position) == (f"LET-{year}-0001", 1, 1)
    assert (made.sha256, made.size, body[:5]) == (hashlib.sha256(body).hexdigest(), len(body), b"%PDF-")
    assert (made.object_type, made.object_id, made.object_name) == ("foundation.job", str(about.pk), "Faro")
    assert (made.issued_on, made.circle, made.state) == (timezone.localdate(), "members", State.VALID)
    entry = AuditEntry.objects.get(verb="foundation.document_issued")
    assert entry.changes["sha256"] == ["", made.sha256]
    assert list(documents.of(about)) == [made]
    assert broken() == []


def test_numbers_follow_each_other_and_codes_are_all_different() -> None:
    made = [issue() for _number in range(3)]
    assert [one.ordinal for one in made] == [1, 2, 3]
    assert len({one.code for one in made}) == 3
    assert documents.by_code(made[1].written_code.lower()) == made[1]
    assert documents.by_code(made[1].code[:-1]) is None


def test_document_says_its_number_day_and_where_to_check_it() -> None:
    url = "https://c.example/es/comprobar/K7QX-2M9P-4TRW/"
    imprint = documents.Imprint("LET-2026-0001", date(2026, 3, 30), url)
    with translation.override("es"):
        text = render_to_string(KIND.template, {"issued": imprint})
    assert [one in text for one in ("LET-2026-0001", "30 de marzo de 2026", url, "auténtico")] == [True] * 4
    assert re.search(r"<svg[^>]*>\s*<path", text)


def test_document_that_is_replaced_or_withdrawn_says_so() -> None:
    first = issue()
    second = issue(supersedes=lambda: documents.current(KIND, "en"))
    other = issue(language="es", supersedes=lambda: documents.current(KIND, "es"))
    assert [documents.issued().get(pk=one.pk).state for one in (first, second, other)] == [
        State.REPLACED,
        State.VALID,
        State.VALID,
    ]
    assert second.supersedes == first
    documents.withdraw(second, reason="A wrong date", by=SYSTEM)
    assert documents.issued().get(pk=second.pk).state == State.WITHDRAWN
    assert documents.current(KIND, "en") is None
    with pytest.raises(ValidationError):
        documents.withdraw(second, reason="Again", by=SYSTEM)
    with pytest.raises(ValidationError):
        documents.withdraw(other, reason="  ", by=SYSTEM)
    assert AuditEntry.objects.get(verb="foundation.document_withdrawn").reason == "A wrong date"
    assert broken() == []


def test_same_key_is_issued_once() -> None:
    assert issue(key="receipt:1") == issue(key="receipt:1")
    assert (issue(key="receipt:2").ordinal, IssuedDocument.objects.count()) == (2, 2)


def test_what_belongs_together_is_written_together_or_not_at_all() -> None:
    issue(then=lambda made: Job.objects.create(kind="x", title=made.number))
    assert Job.objects.get().title.endswith("-0001")

    def fail(_made: IssuedDocument) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        issue(then=fail)
    assert len(stored()) == IssuedDocument.objects.count() == 1
    assert numbering.last(KIND.series, timezone.localdate().year) == 1
    assert issue().ordinal == 2


class Racing(UserDict[str, Any]):
    """A context while whose reading somebody else takes the next number, the first `times`."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def __iter__(self) -> Iterator[str]:
        if self.times:
            self.times -= 1
            with atomic():
                numbering.next(KIND.series, timezone.localdate().year)
        return super().__iter__()


def test_document_is_drawn_anew_when_its_number_is_gone_meanwhile() -> None:
    made = documents.issue(KIND, Racing(2), title="A letter", language="en", by=SYSTEM)
    assert (made.ordinal, len(stored())) == (3, 1)


def test_series_that_others_never_leave_alone_is_contended() -> None:
    with pytest.raises(documents.Contended):
        documents.issue(KIND, Racing(100), title="A letter", language="en", by=SYSTEM)
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_file_behind() -> None:
    errors = run_threads(*[issue] * 3)
    assert errors == []
    assert sorted(IssuedDocument.objects.values_list("ordinal", flat=True)) == [1, 2, 3]
    assert len(stored()) == 3
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_same_key_at_once_is_issued_once() -> None:
    errors = run_threads(*[lambda: issue(key="job:1")] * 3)
    assert errors == []
    assert (IssuedDocument.objects.count(), len(stored())) == (1, 1)


def test_changed_or_missing_file_is_found() -> None:
    first, second = issue(), issue()
    Path(first.file.path).write_bytes(b"%PDF-1.7 another")
    assert broken() == [Wrong.PAYLOAD_ALTERED]
    Path(second.file.path).unlink()
    assert broken() == [Wrong.PAYLOAD_ALTERED, Wrong.PAYLOAD_MISSING]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"circle": "public"},
        {"sha256": "0" * 64},
        {"issued_on": timezone.localdate() - timedelta(days=1)},
        {"object_name": "Bruma"},
    ],
)
def test_row_altered_past_the_house_is_found(change: dict[str, Any]) -> None:
    made = issue()
    IssuedDocument.objects.filter(pk=made.pk).update(**change)
    assert broken() == [Wrong.PAYLOAD_ALTERED]


def test_withdrawal_that_is_made_up_or_gone_is_found() -> None:
    documents.withdraw(issue(), reason="A wrong date", by=SYSTEM)
    DocumentWithdrawal.objects.update(reason="None")
    assert broken() == [Wrong.PAYLOAD_ALTERED]
    DocumentWithdrawal.objects.all().delete()
    assert broken() == [Wrong.PAYLOAD_MISSING]


def test_document_cannot_be_saved_again_or_deleted() -> None:
    made = issue()
    made.title = "Another"
    with pytest.raises(NeverAltered):
        made.save()
    with pytest.raises(NeverAltered):
        made.delete()


def test_file_left_by_a_process_that_ended_is_swept_away(monkeypatch: Any) -> None:
    assert documents.sweep() == 0
    made = issue()
    default_storage.save(f"{issuing.FOLDER}/2026/LEFT.pdf", ContentFile(b"%PDF-1.7"))
    assert documents.sweep() == 0
    monkeypatch.setattr(leftovers, "UNNAMED_FOR", timedelta(0))
    assert documents.sweep() == 1
    assert stored() == [made.file.name.removeprefix(f"{issuing.FOLDER}/")]


def test_file_stays_when_what_comes_after_the_commit_fails(monkeypatch: Any) -> None:
    """Whether the row is there decides, not whether something raised."""

    def fail(*_given: Any, **_more: Any) -> None:
        raise OSError("gone")

    monkeypatch.setattr(issuing, "atomic", lambda: _failing_end())
    with pytest.raises(OSError, match="gone"):
        issue()
    assert len(stored()) == IssuedDocument.objects.count() == 1


class _failing_end:
    def __init__(self) -> None:
        self.block = atomic()

    def __enter__(self) -> None:
        self.block.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.block.__exit__(*error)
        raise OSError("gone")


def test_only_those_of_its_circle_and_its_issuers_read_it(account: Any) -> None:
    public, inside = issue(circle="public"), issue()
    nobody, office, admin = account(), account("office_staff"), account("office_admin")
    seen = {
        who.email: [documents.may_read(who, one) for one in (public, inside)]
        for who in (nobody, office, admin)
    }
    assert list(seen.values()) == [[True, False], [True, False], [True, True]]
    documents.withdraw(public, reason="A wrong date", by=SYSTEM)
    gone = documents.issued().get(pk=public.pk)
    assert [documents.may_read(who, gone) for who in (nobody, admin)] == [False, True]


def test_kind_that_is_issued_for_some_things_is_read_and_withdrawn_for_those_alone(account: Any) -> None:
    rules.add_perm("letters.write", rules.predicate(lambda who, job: job is not None and job.owner == who))
    own = replace(KIND, key="letters.own", series=Series("OWN"), permission="letters.write")
    mine, other = account("editor"), account("treasurer")
    try:
        with standing(*domains()[:-1], Domain("letters", documents=(own,))):
            job = Job.objects.create(kind="x", title="Faro", owner=mine)
            made = documents.issue(own, {}, title="A letter", language="en", about=job, by=mine)
            assert [documents.may_read(who, made) for who in (mine, other)] == [True, False]
            with pytest.raises(PermissionDenied):
                documents.withdraw(made, reason="x", by=other)
            documents.withdraw(made, reason="A wrong date", by=mine)
            job.delete()
            assert not documents.may_read(mine, documents.issued().get(pk=made.pk))
    finally:
        rules.remove_perm("letters.write")


def test_kind_of_a_domain_that_is_gone_is_read_and_withdrawn_by_administrators_alone(account: Any) -> None:
    made = issue()
    with standing(*domains()[:-1]):
        assert documents.kind_of(made) is None
        assert not documents.may_read(account("office_staff"), made)
        with pytest.raises(PermissionDenied):
            documents.withdraw(made, reason="x", by=account("treasurer"))
        documents.withdraw(made, reason="x", by=account("office_admin"))
        with pytest.raises(documents.Contended):
            issue()


def test_two_domains_do_not_number_in_one_series() -> None:
    other = Domain("notes", documents=(replace(KIND, key="notes.note"),))
    with pytest.raises(Exception, match="LET"), standing(*domains(), other):
        pass


def test_storage_without_the_folder_has_nothing_to_sweep() -> None:
    shutil.rmtree(default_storage.path(issuing.FOLDER), ignore_errors=True)
    assert documents.sweep() == 0
