// A device at a door: paired once, it judges by its own list, keeps what it read, and tells the server when there is one.
import { camera as cameraOf } from "./camera.js";
import * as comparing from "./comparing.js";
import { dayIn, judge, read } from "./judge.js";
import { ledger, nameOf } from "./ledger.js";
import * as screen from "./screen.js";
import { isOurs } from "./sealing.js";
import { can, open } from "./store.js";
import { list as fetchList, Gone, pair, send } from "./sync.js";

const BEAT = 5000; // milliseconds between two questions of what others did
const DRIFT = 60_000; // milliseconds that the clock may be off from what it was
const SHOWN = 12;
const addresses = JSON.parse(document.getElementById("door-addresses").textContent);
const most = Number(document.body.dataset.most);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let store;
let book;
let token;
let list;
let people = new Map();
let revoked = new Set();
const state = { since: undefined };
let shown = "";
let busy = null;
let more = false;
let anew = false;
const camera = cameraOf(document.querySelector("[data-video]"), addresses.decoder, scanned);

const now = () => Date.now() + (list?.off ?? 0);
const hour = (millis) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: list.event.zone, hour: "2-digit", minute: "2-digit" }).format(
    millis,
  );
const way = () => document.querySelector("[name=way]:checked").value;

function stands(online = document.body.dataset.online === "true") {
  const waiting = book.waiting().length;
  screen.put("net", screen.say(online ? "online" : "offline"));
  screen.put("waiting", waiting ? screen.say("waiting", { n: waiting }) : "");
  document.body.dataset.online = String(online);
  const n = [...book.inside.values()].filter((one) => one.inside).length;
  screen.put("inside", screen.say("inside", { n }));
}

function use(taken) {
  list = taken;
  people = new Map(taken.people.map((one) => [one.k, { ...one, q: fold(`${one.n} ${one.c}`) }]));
  revoked = new Set(taken.revoked);
  book.use(taken);
  screen.put("door", taken.door.name);
  screen.put("event", taken.event.title);
  screen.put("list", screen.say("list", { n: people.size, time: hour(taken.now) }));
  comparing.offer(taken);
}

async function takeList() {
  if (list && isOver()) screen.note("");
  const taken = await fetchList(addresses.list, token);
  use(taken);
  book.tell(taken.inside, taken.now, true);
  state.since = taken.since;
  await store.put("list", taken);
}

async function wipe() {
  camera.off();
  comparing.close();
  await store.wipe();
  for (const name of await caches.keys()) await caches.delete(name);
  const workers = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((one) => one.unregister()));
  token = list = undefined;
  people.clear();
  screen.show("work", false);
  screen.show("pair", false);
  screen.note(screen.say("wiped"));
}

const isOver = () => Date.now() + list.off > list.expires;

/** Over, by a clock that may be wrong: the server says whether it is. Without it names go, and readings stay until they are told. */
async function end() {
  list.version = "";
  await talk();
  if (!token || !isOver()) return;
  if (!book.waiting().length) return wipe();
  screen.note(screen.say("over"));
  if (!list.people.length) return;
  camera.off();
  comparing.close();
  use({ ...list, people: [], revoked: [], comparing: null });
  screen.found([], () => false, choose);
  await store.put("list", list);
}

async function told(said) {
  // First what it has: what it tells of who is inside comprises that.
  await book.sent(said.kept, said.now);
  await book.sent(said.left ?? [], said.now, false);
  book.tell(said.inside, said.now);
  const mine = said.flags[shown];
  if (mine) {
    const more = mine.flag === "twice" ? "already" : `flag_${mine.flag}`;
    screen.answer(
      "look",
      screen.say(`flag_${mine.flag}`),
      document.querySelector("[data-name]").textContent,
      `${screen.say(more, { time: hour(mine.at), door: mine.door })} ${screen.say("flagged")}`,
    );
  }
}

async function talk() {
  if (busy) {
    more = true; // What was read meanwhile goes next.
    return busy;
  }
  more = false;
  // Between two talks, so that what it tells of is never older than what is told already.
  const isWanted = anew;
  anew = false;
  busy = (async () => {
    let version;
    try {
      await send(addresses.sync, token, book.waiting(), list?.device?.id, state, most, async (said) => {
        // Its own clock was set since the list was taken, by which days and hours are told.
        const isSet = list && Math.abs(said.now - now()) > DRIFT;
        version = isSet ? undefined : said.version;
        await told(said);
      });
      if (isWanted || version !== list?.version) await takeList();
      stands(true);
    } catch (error) {
      if (error instanceof Gone) await wipe();
      else stands(false);
      if (isWanted && token) screen.note(screen.say("failed"));
    } finally {
      busy = null;
    }
  })();
  await busy;
  return more ? talk() : undefined;
}

const ours = (person) => [person.c, person.l].filter(Boolean).join(" · ");

function words(person, why) {
  if (why === "already") {
    const there = book.inside.get(person.k);
    const door = list.doors[there.door] ?? "";
    return screen.say("already", { time: hour(there.since), door });
  }
  if (why === "wrong_day") return screen.say("days", { days: person.d.join(", ") });
  return screen.say(`why_${why}`);
}

async function decide(person, key, why, wanted) {
  const scan = { key, way: wanted, ok: !why, why, at: Date.now(), off: list.off, told: 0, sent: false };
  Object.assign(scan, { dev: list.device?.id ?? 0, door: list.door.id });
  // A list that an earlier version of this page took does not say which device this is.
  scan.id = scan.dev ? await nameOf(scan) : crypto.randomUUID();
  shown = scan.id;
  await book.keep(scan);
  if (why) {
    const again = why === "already" ? () => decide(person, key, "", "again") : undefined;
    const more = person ? `${words(person, why)} ${ours(person)}` : screen.say(`why_${why}`);
    screen.answer("bad", screen.say("refused"), person?.n ?? "", more, again);
  } else {
    screen.answer("good", screen.say(wanted === "out" ? "is_out" : "is_in"), person.n, ours(person));
  }
  talk();
}

async function choose(person, wanted = way()) {
  const why = judge(person, book.inside.get(person.k), wanted, dayIn(list.event.zone, now()));
  await decide(person, person.k, why, wanted);
}

async function scanned(code) {
  if (isOurs(code)) {
    if (!comparing.isOffered(list)) return screen.note(screen.say("compare_cannot"));
    await comparing.show();
    return comparing.take(code);
  }
  const wanted = way();
  const { key, why } = await read(code, list);
  if (why) return decide(null, "", why, wanted);
  if (revoked.has(key)) return decide(null, key, "revoked", wanted);
  const person = people.get(key);
  if (person) return choose(person, wanted);
  await decide(null, key, "unknown", wanted);
  screen.put("more", screen.say("signed"));
}

function search(event) {
  event?.preventDefault();
  const box = document.getElementById("door-q");
  const typed = box.value.trim();
  if (event && /^[A-Za-z2-7]{100,}$/.test(typed)) {
    box.value = "";
    screen.found([], () => false, choose);
    scanned(typed);
    return;
  }
  const parts = fold(typed).split(/\s+/).filter(Boolean);
  const some = parts.length
    ? [...people.values()].filter((one) => parts.every((word) => one.q.includes(word))).slice(0, SHOWN)
    : [];
  screen.found(
    some,
    (one) => Boolean(book.inside.get(one.k)?.inside),
    (one) => choose(one),
  );
  screen.note(parts.length && !some.length && typed.length < 60 ? screen.say("nobody") : "");
}

async function look() {
  await camera.turn().catch(() => screen.note(screen.say("no_camera")));
}

async function work() {
  screen.show("pair", false);
  screen.show("work", true);
  document.querySelector("[data-search]").addEventListener("submit", search);
  document.getElementById("door-q").addEventListener("input", () => search());
  document.querySelector("[data-camera]").addEventListener("click", look);
  document.querySelector("[data-refresh]").addEventListener("click", () => {
    anew = true;
    return talk();
  });
  comparing.begin({
    book,
    list: () => list,
    name: (key) => people.get(key)?.n ?? "",
    decoder: addresses.decoder,
    good: Number(document.body.dataset.good) * 60_000,
    hour,
    shown: camera.off,
    took: () => {
      stands();
      talk();
    },
  });
  document.querySelector("[data-wipe]").addEventListener("click", () => {
    if (confirm(screen.say("confirm_wipe"))) wipe();
  });
  addEventListener("online", talk);
  addEventListener("offline", () => stands(false));
  setInterval(() => {
    if (!list) return undefined;
    return isOver() ? end() : talk();
  }, BEAT);
  await talk();
}

async function paired(event) {
  event.preventDefault();
  const box = document.getElementById("door-code");
  try {
    const { ok, said } = await pair(addresses.pair, box.value);
    if (!ok) {
      screen.note(said.problem ?? screen.say("failed"));
      box.focus();
      return;
    }
    token = said.token;
    await store.put("token", token);
    screen.note("");
    history.replaceState(null, "", location.pathname);
    await takeList();
    await work();
  } catch {
    screen.note(screen.say("failed"));
  }
}

async function begin() {
  if (!can()) {
    screen.note(screen.say("no_keys"));
    return;
  }
  store = await open();
  book = ledger(store, Number(document.body.dataset.back) * 60_000);
  await book.load();
  token = await store.get("token");
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(addresses.worker).catch(() => undefined);
  }
  if (!token) {
    const code = location.hash.slice(1);
    if (code) document.getElementById("door-code").value = code;
    document.querySelector("[data-pair]").addEventListener("submit", paired);
    screen.show("pair", true);
    return;
  }
  const kept = await store.get("list").catch(() => undefined);
  if (kept) {
    use(kept);
    book.tell(kept.inside, kept.now, true);
    if (isOver()) await end();
  }
  if (token) await work();
}

begin();
