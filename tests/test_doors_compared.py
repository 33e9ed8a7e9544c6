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
from claqueta.door.reading import FIRST, LAST
from claqueta.door.tests.test_policies import AFTER, NINE, VECTORS
from claqueta.foundation.actors import SYSTEM
from conftest import at_most
from tests.test_browser import DESKTOP, PHONE, clean, site
from tests.test_door_in_a_browser import filmed, kept_on, read, seeing

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]
START = millis(NINE)
KEYS = [f"{number:02x}" * 10 for number in (17, 34, 51)]
KEY, ANOTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (7, 8))
DEVICES = """async ({ keys, comparing, offs, clock }) => {
  // Browsers of 2023 press and seal, and have not this.
  delete Map.groupBy;
  const [{ ledger, nameOf }, sealing, packing, union] = await Promise.all(
    ["ledger", "sealing", "packing", "union"].map((one) => import(`/static/door/js/${one}.js`)));
  const none = { held: async () => [], keep: async () => undefined };
  const list = (number) => ({
    event: { id: 9 }, comparing: [comparing], device: { id: number + 1 }, door: { id: number + 1, zone: "" },
    devices: { 1: 1, 2: 1, 3: 1 }, zones: { 1: "", 2: "", 3: "" }, revoked: [], people: keys.map((k) => ({ k })),
    off: offs[number],
  });
  const said = { made: clock, device: 1 };
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
    assert door_page.evaluate("[window.door.packing.FIRST, window.door.packing.LAST]") == [FIRST, LAST]


def test_device_makes_of_scans_after_what_the_server_told_what_the_vectors_say(door_page: Page) -> None:
    cases = json.loads(AFTER.read_text(encoding="utf-8"))
    found = door_page.evaluate(
        """(cases) => cases.map(({ row, scans }) => window.door.union.foldAfter(row,
             scans.map(([id, at, door, way, ok]) => ({ id, at, off: 0, door, way, ok }))))""",
        cases,
    )
    keys = ("inside", "since", "door", "twice")
    assert [{key: one[key] for key in keys} for one in found] == [case["comes_to"] for case in cases]


def test_reading_of_a_badge_that_is_on_no_list_is_told_and_then_carried_no_more(door_page: Page) -> None:
    told = door_page.evaluate(
        """async ([key, at]) => {
          const { devices, scan, show, take, list } = window.door;
          const [one, other] = devices();
          other.book.use({ ...list(1), people: [] });
          await scan(one, key, at, "in");
          await take(other, await show(one));
          const waiting = other.book.waiting();
          await other.book.sent(waiting.map((each) => each.id), at + 1);
          other.book.tell([], at + 2);
          return [waiting.map((each) => [each.key, each.pre]), other.book.waiting(), other.book.carried()];
        }""",
        [KEYS[0], START],
    )
    assert told == [[["", KEYS[0][:8]]], [], []]


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


def test_each_of_several_is_listed_when_the_server_knows_who_let_them_in_later(door_page: Page) -> None:
    found = door_page.evaluate(
        """async ({ keys, start }) => {
          const { devices, scan } = window.door;
          const [one] = devices();
          one.book.tell(keys.slice(0, 2).map((key) => [key, 1, start + 60_000, 2]), start + 70_000);
          for (const key of keys) await scan(one, key, start, "in");
          return one.book.twice.map(({ key, door }) => [key, door]);
        }""",
        {"keys": KEYS, "start": START},
    )
    assert sorted(found) == [[key, 2] for key in KEYS[:2]]


def test_reading_counts_nowhere_when_the_server_left_it(door_page: Page) -> None:
    found = door_page.evaluate(
        """async ({ keys, start }) => {
          const { devices, scan, show, take, rows } = window.door;
          const [one, other] = devices();
          await scan(one, keys[0], start, "in");
          await take(other, await show(one));
          await scan(other, keys[1], start, "in");
          const before = rows(other).inside.length;
          await other.book.sent(one.book.all.map(({ id }) => id), start + 5000, false);
          return { before, after: rows(other).inside.map(([key]) => key), carried: other.book.carried().map((each) => each.key),
            all: other.book.all.length, waits: other.book.waiting().length, isIn: other.book.isIn(other.book.carried()) };
        }""",
        {"keys": KEYS, "start": START},
    )
    assert found == {
        "before": 2,
        "after": KEYS[1:2],
        "carried": KEYS[1:2],
        "all": 2,
        "waits": 1,
        "isIn": True,
    }


def test_reading_is_new_again_when_it_could_not_be_stored(door_page: Page) -> None:
    found = door_page.evaluate(
        """async ({ keys, comparing, start }) => {
          const { devices, scan, show, list } = window.door;
          const [{ ledger }, sealing] = await Promise.all(
            ["ledger", "sealing"].map((one) => import(`/static/door/js/${one}.js`)));
          const [one] = devices();
          await scan(one, keys[0], start, "in");
          let isFull = true;
          const full = { held: async () => [], keep: async () => { if (isFull) throw new Error("full"); } };
          const book = ledger(full, 0);
          book.use({ ...one.list, device: { id: 2 } });
          const { scans } = await sealing.collector()((await show(one))[0], one.list);
          const first = await book.learn(scans).then(() => "stored", (error) => error.message);
          isFull = false;
          return [first, book.all.length, (await book.learn(scans)).length, book.all.length];
        }""",
        {"keys": KEYS, "comparing": KEY, "start": START},
    )
    assert found == ["full", 0, 1, 1]


@pytest.mark.parametrize("off", [0, 10**13], ids=["a clock of 1970", "a clock that is centuries off"])
def test_reading_is_left_out_and_the_others_are_taken_when_its_moment_is_impossible(
    door_page: Page, off: int
) -> None:
    found = door_page.evaluate(
        """async ({ keys, start, off }) => {
          const { pack, unpack } = window.door.packing;
          const number = (value) => value > 127 ? [value % 128 | 128, ...number(Math.floor(value / 128))] : [value];
          const at = off ? start : 1000;
          // As a device writes it that judges nothing: one of door 1 by that clock, and one of door 2.
          const bytes = [...number(start), 1, 2, 1, 1, ...number(2 * off), 1, ...number(at), 0, 4,
            1, 2, 0, 1, ...number(start), 0, 4];
          const { scans } = await unpack(Uint8Array.from(bytes));
          const packed = pack({ made: start, device: 1 }, [{ ...scans[0], at, off }, ...scans]);
          return [scans, (await unpack(packed)).scans].map((some) => some.map(({ door }) => door));
        }""",
        {"start": START, "off": off},
    )
    assert found == [[2], [2]]


def test_camera_goes_on_when_what_it_found_throws_and_is_off_when_nobody_waits_for_it(
    door_page: Page,
) -> None:
    found = door_page.evaluate(
        """async () => {
          const { camera } = await import("/static/door/js/camera.js");
          let number = 0;
          globalThis.BarcodeDetector = class {
            static getSupportedFormats = async () => ["qr_code"];
            detect = async () => [{ rawValue: `code ${(number += 1)}` }];
          };
          const canvas = document.createElement("canvas");
          canvas.getContext("2d").fillRect(0, 0, 9, 9);
          const stream = () => canvas.captureStream(25);
          const video = Object.assign(document.createElement("video"), { play: async () => undefined });
          let allow;
          let asked = new Promise((done) => { allow = () => done(stream()); });
          navigator.mediaDevices.getUserMedia = () => asked;
          addEventListener("unhandledrejection", (event) => event.preventDefault());
          const late = camera(video, "", () => undefined);
          const waiting = late.turn();
          late.off();
          allow();
          await waiting;
          const [track] = (await asked).getTracks();
          asked = Promise.resolve(stream());
          const twice = await new Promise((done) => {
            const codes = [];
            const goes = camera(video, "", async (code) => {
              if (codes.push(code) < 2) throw new Error("no");
              goes.off();
              done(codes.length);
            });
            goes.turn();
          });
          return [track.readyState, video.hidden, twice];
        }"""
    )
    assert found == ["ended", True, 2]


def compare(page: Page) -> str:
    """The code that a device shows, as text."""
    page.locator("[data-compare]").click()
    expect(page.locator("[data-compare-title]")).to_be_focused()
    return page.locator("#door-mine").input_value()


HURRIED = """async () => {
  const [show, back] = ["compare", "compare-back"].map((name) => document.querySelector(`[data-${name}]`));
  const { setInterval, clearInterval } = window;
  const going = new Set();
  window.setInterval = (...what) => { const one = setInterval(...what); going.add(one); return one; };
  window.clearInterval = (one) => { going.delete(one); clearInterval(one); };
  const wait = () => new Promise((done) => setTimeout(done, 150));
  back.click();
  show.click(); show.click(); await wait(); back.click(); await wait();
  const found = [going.size];
  show.click(); back.click(); await wait();
  found.push(document.querySelector("[data-compare-page]").hidden, going.size);
  show.click(); await wait(); show.click(); back.click(); await wait();
  found.push(going.size);
  Object.assign(window, { setInterval, clearInterval });
  return found;
}"""
"""How many clocks still go when the button was clicked twice, and when somebody went back at once."""


def listed(page: Page) -> list[list[str]]:
    return [page.locator(f"[data-compare-{name}] li").all_text_contents() for name in ("all", "twice")]


def paired(page: Page, start: str, code: str) -> None:
    page.goto(f"{start}#{code}")
    page.locator("[data-pair] button").click()
    expect(page.locator("[data-list]")).to_contain_text("3")
    kept_on(page)
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
    assert first.evaluate(HURRIED) == [0, True, 0, 0]
    first.evaluate("() => { window.real = CompressionStream; window.CompressionStream = undefined; }")
    assert compare(first) == ""
    expect(first.locator("[data-compare-place]")).to_contain_text("No code can be made")
    first.locator("[data-compare-back]").click()
    first.evaluate("() => { window.CompressionStream = window.real; }")
    expect(first.locator("[data-door-work]")).to_be_visible()
    shown = compare(first)
    film = filmed(shown, tmp_path / "code.y4m")
    with seeing(browser, film) as with_a_camera:
        second = with_a_camera.new_page(viewport=DESKTOP)
        paired(second, start, invited[1].code)
        for one in people[1:]:
            read(second, codes.code_of(one))
            expect(second.locator("[data-answer]")).to_contain_text(one.name)
        compare(second)
        second.locator("[data-compare-camera]").click()
        said = second.locator("[data-compare-said]")
        expect(said).to_contain_text("New scans from the other device: 2.")
        expect(said).to_contain_text("Now let the other device read this one’s code")
        expect(second.locator("[data-compare-video]")).to_be_hidden()
        answer = second.locator("#door-mine").input_value()
        first.get_by_text("Without a camera").click()
        box, taken = first.locator("#door-other"), first.locator("[data-compare-said]")
        for text, words in (
            (shown, "own code"),
            (answer, "New scans from the other device: 2. Both hold the same. Scans: 4."),
            (answer, "Nothing new: this device had all of it. Both hold the same. Scans: 4."),
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
        with first.expect_response("**/door/list/"):
            first.locator("[data-refresh]").click()
        compare(first)
        box.fill(answer)
        first.get_by_role("button", name="Take it").click()
        expect(taken).to_contain_text("no longer paired")
    assert (rows.count(), rows.exclude(flag="").count()) == (4, 1)
    assert Presence.objects.filter(inside=True).count() == 3


def test_shown_code_is_made_anew_before_half_of_what_the_rule_gives_it_is_over(
    site: str,
    window: Callable[..., Page],
    taking_place: Make,
    badge: Make,
    door: Make,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_most(settings, monkeypatch, door_compare_good=2)
    held = taking_place()
    for name in ("Ana Ruiz", "Bea Gil", "Cai Sol"):
        badge(held, name)
    page = window(viewport=PHONE)
    page.clock.install()
    paired(page, f"{site}/en/door/", actions.invite_device(door(held, "A"), name="A", by=SYSTEM).code)
    shown = compare(page)
    page.clock.run_for(55_000)
    assert page.locator("#door-mine").input_value() == shown
    page.clock.run_for(10_000)
    expect(page.locator("#door-mine")).not_to_have_value(shown)
