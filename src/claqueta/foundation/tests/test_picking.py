"""Choosing several of many, as it stands without JavaScript."""

from claqueta.foundation.fields.picking import Picker


def drawn(**more: str) -> str:
    picker = Picker(
        choices=[("Trades", [("1.1", "Writing & more"), ("1.2", "Dubbing")]), ("x", "Loose")], **more
    )
    return picker.render("trades", ["1.2"], {"id": "id_trades", "aria-invalid": "true"})


def test_each_choice_is_one_box_in_one_label_said_once() -> None:
    html = drawn()
    assert (html.count("<label"), html.count('type="checkbox"'), html.count("Writing &amp; more")) == (
        3,
        3,
        1,
    )
    assert html.count("checked") == 1
    assert html.count('aria-invalid="true"') >= 3


def test_group_with_something_chosen_stands_open() -> None:
    trades, loose = drawn().split("<details")[1:]
    assert ("open" in trades.partition(">")[0], "open" in loose.partition(">")[0]) == (True, False)


def test_first_of_those_chosen_has_a_mark_of_its_own() -> None:
    assert drawn(main="primary").count('name="primary"') == 3
