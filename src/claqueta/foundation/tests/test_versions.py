"""Drafts that several people write, and a merge of three."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.versions import (
    Content,
    DraftedMeanwhile,
    EditedMeanwhile,
    check_draft_seen,
    merged,
    rewritten,
)

NAMES = ("a", "b", "c")
CONTENTS = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 2)))
CHANGES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2))


class Held:
    """What a draft or a version holds, without a database."""

    def __init__(self, content: Content, revision: int = 3, author_id: int = 7) -> None:
        self.content, self.revision, self.author_id = content, revision, author_id


class Writer:
    pk = 8


@given(CONTENTS, CONTENTS, CHANGES)
def test_merge_keeps_every_change_or_asks(base: Content, before: Content, wanted: Content) -> None:
    held: Any = Held(base)
    clashing = {
        name
        for name, value in wanted.items()
        if value != base[name] and before[name] != base[name] and value != before[name]
    }
    if clashing:
        with pytest.raises(EditedMeanwhile) as caught:
            merged(before, wanted, held)
        asked = {name for name, theirs, mine in caught.value.differing() if theirs != mine}
        assert asked == clashing
        return
    after = merged(before, wanted, held)
    for name in NAMES:
        mine = name in wanted and wanted[name] != base[name]
        assert after[name] == (wanted[name] if mine else before[name])


def test_from_a_version_that_never_was_every_difference_is_a_question() -> None:
    with pytest.raises(EditedMeanwhile) as caught:
        merged({"a": 1, "b": 2}, {"a": 9}, None)
    assert caught.value.differing() == [("a", 1, 9)]
    assert merged({"a": 1, "b": 2}, {"a": 1}, None) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("revision", "author", "wanted", "more", "asks"),
    [
        (3, 7, {"a": 2}, True, False),
        (2, 7, {"a": 2}, False, True),
        (0, 7, {"a": 2}, False, True),
        (2, 7, {"a": 1}, False, False),
        (2, 7, {"a": 1}, True, True),
        (None, 8, {"a": 2}, True, False),
        (None, 7, {"a": 2}, False, True),
    ],
)
def test_draft_that_the_writer_has_not_seen_is_asked_about(
    revision: int | None, author: int, wanted: Content, more: bool, asks: bool
) -> None:
    draft, writer = Held({"a": 1}, author_id=author), Writer()

    def check() -> None:
        check_draft_seen(draft, wanted, revision=revision, by=writer, more=more)  # type: ignore[arg-type]

    if not asks:
        check()
        return
    with pytest.raises(DraftedMeanwhile) as caught:
        check()
    assert caught.value.draft is draft
    assert caught.value.differing() == ([] if wanted == {"a": 1} else [("a", 1, 2)])


def test_where_there_is_no_draft_nothing_is_lost() -> None:
    check_draft_seen(None, {"a": 1}, revision=5, by=SYSTEM)
    check_draft_seen(Held({"a": 1}), {"a": 2}, revision=None, by=SYSTEM)  # type: ignore[arg-type]


@given(CONTENTS, CONTENTS, CONTENTS)
def test_what_was_written_is_written_onto_another_content(
    base: Content, draft: Content, onto: Content
) -> None:
    after = rewritten(base, {**draft, "new": 1}, onto)
    assert after == {name: draft[name] if draft[name] != base[name] else onto[name] for name in NAMES}
