"""Two devices at doors that agree without a server: what they make of readings, what they show each other, and both in real browsers."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from claqueta.door import actions, codes
from claqueta.door.models import Device, Presence, Scan
from claqueta.door.policies import Read, Reason, Way, fold
from claqueta.door.queries.listing import millis
from claqueta.door.tests.test_policies import NINE, VECTORS
from claqueta.foundation.actors import SYSTEM
from tests.test_browser import DESKTOP, PHONE, clean, site
from tests.test_door_in_a_browser import filmed, read

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]
START = millis(NINE)
KEYS = [f"{number:02x}" * 10 for number in (17, 34, 51)]
KEY, ANOTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (7, 8))
DEVICES = """async ({ keys, comparing, offs, clock }) => {
  const [{ ledger, nameOf }, sealing, packing, union] = await Promise.all(
    ["ledger", "sealing", "packing", "union"].map((one) => import(`/static/door/js/${one}.js`)));
  const none = { held: async () => [], keep: async () => undefined };
  const list = (number) => ({
    event: { id: 9 }, comparing: [comparing], device: { id: number + 1 }, door: { id: number + 1, zone: "" },
    devices: { 1: 1, 2: 1, 3: 1 }, zones: { 1: "", 2: "", 3: "" }, revoked: [], people: keys.map((k) => ({ k })),
    off: offs[number],
  });
  const said = { made: clock, device: 1, heard: 0 };
  const devices = (back = 0) => offs.map((_off, number) => {
    const book = ledger(none, back);
    book.use(list(number));
    return { book, list: list(number) };
  });
  const scan = async ({ book, list }, key, at, way, ok = true) => {
    const one = { key, way, ok, why: ok ? "" : "already", at: at - list.off, off: list.off, told: 0, sent: false,
      dev: list.device.id, door: list.door.id };
    one.id = await nameOf(one);
    await book.keep(one);
  };
  const show = (from, most) => sealing.codesOf(from.list, said, from.book.carried(), most);
  const take = async (to, texts) => {
    const collect = sealing.collector();
    let found;
    for (const text of texts) found = (await collect(text, to.list)).scans ?? found;
    return found && to.book.learn(found);
  };
  const rows = ({ book }) => ({
    all: book.all.map((one) => [one.id, union.stamp(one), one.door, one.key, one.way, one.ok]),
    twice: book.twice.map((one) => one.id),
    inside: [...book.inside].map(([key, one]) => [key, one.inside, one.since, one.door]).sort(),
  });
  window.door = { devices, scan, show, take, rows, list, union, sealing, packing };
}"""
RUN = """async (steps) => {
  const { devices, scan, show, take, rows } = window.door;
  const three = devices();
  const both = async (one, other, turn) => {
    for (const [from, to] of [[one, other], [other, one]]) {
      const texts = await show(three[from], 60);
      // In any order, some of them shown again.
      const mixed = [...texts.slice(turn % texts.length), ...texts.slice(0, turn % texts.length), texts[0]];
      await take(three[to], turn % 2 ? mixed.toReversed() : mixed);
    }
  };
  for (const step of steps) {
    if (step.length === 3) await both(...step);
    else await scan(three[step[0]], ...step.slice(1));
  }
  const before = three.map(rows);
  await both(0, 1, 0);
  return { before, after: three.map(rows) };
}"""


@pytest.fixture
def door_page(site: str, window: Callable[..., Page]) -> Page:
    """A page in which `door` has three devices of an event, with clocks that are hours apart."""
    page = window()
    page.goto(f"{site}/en/door/")
    offs = [0, 5 * 3_600_000 + 421, -7 * 3_600_000]
    page.evaluate(DEVICES, {"keys": KEYS, "comparing": KEY, "offs": offs, "clock": START})
    return page


def test_device_makes_of_scans_what_the_server_makes_of_them(door_page: Page) -> None:
    cases = json.loads(VECTORS.read_text(encoding="utf-8"))
    found = door_page.evaluate(
        """(cases) => cases.map(({ scans }) => window.door.union.fold(
             scans.map(([id, at, door, way, ok]) => ({ id, at, off: 0, door, way, ok }))))""",
        cases,
    )
    assert found == [case["comes_to"] for case in cases]
    assert door_page.evaluate("window.door.packing.REASONS") == [one.value for one in Reason]


SCAN = st.tuples(
    st.integers(0, 2),
    st.sampled_from(KEYS),
    st.integers(0, 20).map(lambda minute: START + minute * 60_000),
    st.sampled_from(["in", "out", "again"]),
    st.booleans(),
)
PAIRS = st.permutations([(0, 1), (1, 2), (0, 2)])
COMPARE = st.tuples(st.sampled_from([(0, 1), (1, 2), (0, 2), (2, 0)]), st.integers(0, 5)).map(
    lambda one: (*one[0], one[1])
)


@given(st.lists(st.one_of(SCAN, SCAN, SCAN, COMPARE), max_size=14), PAIRS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_interleaving_of_three_devices_is_the_union_in_time_order_when_all_pairs_compared(
    door_page: Page, steps: list[Any], pairs: list[tuple[int, int]]
) -> None:
    done = door_page.evaluate(RUN, [*steps, *((one, other, one + other) for one, other in pairs)])
    first, *others = done["before"]
    assert others == [first, first]
    assert done["after"] == done["before"]
    made = {(step[0] + 1, *step[1:]) for step in steps if len(step) == 5}
    assert {(door, key, at, way, ok) for _id, at, door, key, way, ok in first["all"]} == made
    assert first["all"] == sorted(first["all"], key=lambda one: (one[1], one[0]))
    twice: set[str] = set()
    inside = {}
    for badge in KEYS:
        folded = fold(
            Read(name, NINE.fromtimestamp(at / 1000, NINE.tzinfo), door, Way(way), ok)
            for name, at, door, key, way, ok in first["all"]
            if key == badge
        )
        twice |= folded.twice
        if folded.since is not None:
            inside[badge] = (folded.inside, millis(folded.since), folded.door)
    assert set(first["twice"]) == twice
    assert {key: tuple(there) for key, *there in first["inside"]} == inside


def test_code_is_refused_and_its_reason_said_when_forged_of_another_event_or_incomplete(
    door_page: Page,
) -> None:
    found = door_page.evaluate(
        """async ({ keys, start, another }) => {
          const { devices, scan, show, take, rows, sealing } = window.door;
          const [one, other] = devices();
          await scan(one, keys[0], start, "in");
          const [text] = await show(one);
          const middle = text.length >> 1;
          const changed = text.slice(0, middle) + (text[middle] === "A" ? "B" : "A") + text.slice(middle + 1);
          const elsewhere = { ...one, list: { ...one.list, event: { id: 10 } } };
          const stranger = { ...one, list: { ...one.list, comparing: [another] } };
          const tried = [changed, ...(await show(elsewhere)), ...(await show(stranger)), "DOOR1:", "DOOR1:\\u0000.",
            "DOOR1::::.", text.slice(0, -2), "A".repeat(120), ""];
          const why = [];
          for (const code of tried) why.push(await take(other, [code]).then(() => "taken", (error) => error.why));
          const parts = await show(one, 30);
          const without = await take(other, parts.slice(1));
          return { why, without, held: rows(other).all.length, parts: parts.length };
        }""",
        {"keys": KEYS, "start": START, "another": ANOTHER},
    )
    assert found["why"] == ["forged", "other", *["forged"] * 7]
    assert (found["held"], found["parts"] > 1) == (0, True)


def test_what_the_server_told_counts_once_when_another_device_shows_it_again(door_page: Page) -> None:
    found = door_page.evaluate(
        """async ({ keys, start }) => {
          const { devices, scan, show, take, rows } = window.door;
          const [one, other, third] = devices(900_000);
          await scan(one, keys[0], start, "in");
          const [{ id, at, off }] = one.book.all;
          await one.book.sent([id], start + 5000);
          one.book.tell([[keys[0], 1, at + off, 1]], start + 5000);
          // One has heard it from the server already, the other has not heard anything.
          other.book.tell([[keys[0], 1, at + off, 1]], start + 6000);
          const texts = await show(one);
          for (const each of [other, third]) { await take(each, texts); await take(each, texts); }
          return [one, other, third].map((each) => ({ ...rows(each), waits: each.book.waiting().length }));
        }""",
        {"keys": KEYS, "start": START},
    )
    assert [(one["twice"], one["inside"], one["waits"]) for one in found] == [
        ([], [[KEYS[0], True, START, 1]], 0)
    ] * 3


def compare(page: Page) -> str:
    """The code that a device shows, as text."""
    page.locator("[data-compare]").click()
    expect(page.locator("[data-compare-title]")).to_be_focused()
    return page.locator("#door-mine").input_value()


def listed(page: Page) -> list[list[str]]:
    return [page.locator(f"[data-compare-{name}] li").all_text_contents() for name in ("all", "twice")]


def paired(page: Page, start: str, code: str) -> None:
    page.goto(f"{start}#{code}")
    page.locator("[data-pair] button").click()
    expect(page.locator("[data-list]")).to_contain_text("3")
    page.wait_for_function("caches.keys().then((all) => all.length > 0)")
    page.context.set_offline(True)


def test_two_devices_agree_without_a_network_and_the_server_has_each_reading_once_when_it_is_back(
    site: str,
    browser: Browser,
    window: Callable[..., Page],
    taking_place: Make,
    badge: Make,
    door: Make,
    tmp_path: Path,
) -> None:
    held = taking_place()
    people = [badge(held, name) for name in ("Ana Ruiz", "Bea Gil", "Cai Sol")]
    start = f"{site}/en/door/"
    invited = [actions.invite_device(door(held, name), name=name, by=SYSTEM) for name in ("Door A", "Door B")]
    first = window(viewport=PHONE, color_scheme="dark")
    paired(first, start, invited[0].code)
    read(first, codes.code_of(people[0]))
    expect(first.locator("[data-answer]")).to_contain_text("Ana Ruiz")
    read(first, codes.code_of(people[1]))
    expect(first.locator("[data-answer]")).to_contain_text("Bea Gil")
    shown = compare(first)
    assert len(shown.splitlines()) == 1
    assert first.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    clean(first)
    film = filmed(shown, tmp_path / "code.y4m")
    with browser.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=[
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    ) as with_a_camera:
        second = with_a_camera.new_page(viewport=DESKTOP)
        paired(second, start, invited[1].code)
        for one in people[1:]:
            read(second, codes.code_of(one))
            expect(second.locator("[data-answer]")).to_contain_text(one.name)
        compare(second)
        second.locator("[data-compare-camera]").click()
        said = second.locator("[data-compare-said]")
        expect(said).to_contain_text("New readings from the other device: 2.")
        expect(said).to_contain_text("Now let the other device read this one’s code")
        expect(second.locator("[data-compare-video]")).to_be_hidden()
        answer = second.locator("#door-mine").input_value()
        first.get_by_text("Without a camera").click()
        box, taken = first.locator("#door-other"), first.locator("[data-compare-said]")
        for text, words in (
            (shown, "own code"),
            (answer, "New readings from the other device: 2. Both hold the same. Readings: 4."),
            (answer, "Nothing new: this device had all of it. Both hold the same. Readings: 4."),
            (f"{answer[:40]}XX{answer[42:]}", "Not a code of a device of this event."),
        ):
            box.fill(text)
            first.get_by_role("button", name="Take it").click()
            expect(taken).to_contain_text(words)
        expect(box).to_have_value(f"{answer[:40]}XX{answer[42:]}")
        first.evaluate("window.real = Date.now; Date.now = () => window.real() + 11 * 60_000")
        box.fill(answer)
        first.get_by_role("button", name="Take it").click()
        expect(taken).to_contain_text("An old code")
        first.evaluate("Date.now = window.real")
        assert listed(first) == listed(second)
        everything, twice = listed(first)
        assert (len(everything), len(twice)) == (4, 1)
        assert "Bea Gil" in twice[0]
        assert "Door B" in twice[0]
        clean(first)
        first.locator("[data-compare-back]").click()
        expect(first.locator("[data-inside]")).to_contain_text("3")
        assert Scan.objects.count() == 0

        first.context.set_offline(False)
        first.evaluate("dispatchEvent(new Event('online'))")
        expect(first.locator("[data-waiting]")).to_be_empty()
        rows = Scan.objects.filter(device__isnull=False)
        assert sorted(rows.values_list("badge__name", "door__name", "device__name", "flag")) == [
            ("Ana Ruiz", "Door A", "Door A", ""),
            ("Bea Gil", "Door A", "Door A", ""),
            ("Bea Gil", "Door B", "Door B", "twice"),
            ("Cai Sol", "Door B", "Door B", ""),
        ]
        second.context.set_offline(False)
        second.evaluate("dispatchEvent(new Event('online'))")
        expect(second.locator("[data-waiting]")).to_be_empty()
        expect(second.locator("[data-net]")).to_have_text("Connected")
        actions.revoke_device(Device.objects.get(name="Door B"), by=SYSTEM)
        first.locator("[data-refresh]").click()
        compare(first)
        box.fill(answer)
        first.get_by_role("button", name="Take it").click()
        expect(taken).to_contain_text("no longer paired")
    assert (rows.count(), rows.exclude(flag="").count()) == (4, 1)
    assert Presence.objects.filter(inside=True).count() == 3
