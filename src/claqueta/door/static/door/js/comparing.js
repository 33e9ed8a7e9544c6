// Two devices without a connection: each shows what it holds as a code and reads the other's; then both hold the same.
import { correction, generate } from "../vendor/lean-qr.js";
import { camera as cameraOf } from "./camera.js";
import { put, show as reveal, say } from "./screen.js";
import { can, codesOf, collector, Refused } from "./sealing.js";
import { stamp } from "./union.js";

const EACH = 500; // milliseconds for which one of several codes stands
const SHOWN = 100; // readings, the last ones

const part = (name) => document.querySelector(`[data-${name}]`);
let given;
let codes = [];
let at = 0;
let held = false;
let turning;
let renewing;
let camera;
let collect = collector();
// What an opening of the page is told by: where it is another one after a wait, or none, what was waited for is over.
let visit;

const now = () => Date.now() + given.list().off;

/** Whether there is what comparing needs: the keys come with the list. */
export const isOffered = (list) => can() && Boolean(list.comparing);
export const offer = (list) => reveal("compare", isOffered(list));

function draw() {
  generate(codes[at], { minCorrectionLevel: correction.L, maxCorrectionLevel: correction.L }).toCanvas(
    part("compare-code"),
    { on: [0, 0, 0], off: [255, 255, 255], pad: 4 },
  );
  const count = codes.length;
  put("compare-place", count > 1 ? say("compare_place", { n: at + 1, of: count }) : "");
}

async function make() {
  const mine = visit;
  const said = { made: now(), device: given.list().device.id };
  // A browser may press nothing, and a day may be too much for codes: the other's can be read all the same.
  const made = await codesOf(given.list(), said, given.book.carried()).catch(() => []);
  if (visit !== mine) return;
  codes = made;
  at = 0;
  reveal("compare-hold", codes.length > 1);
  part("compare-code").hidden = !codes.length;
  part("compare-text").value = codes.join("\n");
  if (codes.length) draw();
  else put("compare-place", say("compare_none"));
}

function row(scan) {
  const list = given.list();
  const one = document.createElement("li");
  const name = document.createElement("strong");
  name.dir = "auto";
  name.textContent = given.name(scan.key) || "—";
  const what = scan.ok === false ? say(`why_${scan.why}`) : say(scan.way === "out" ? "out" : "in");
  const more = document.createElement("span");
  more.textContent = [given.hour(stamp(scan)), list.doors[scan.door] ?? "", what].join(" · ");
  one.append(name, more);
  return one;
}

function tell() {
  const { all, twice } = given.book;
  part("compare-twice").replaceChildren(...twice.map(row));
  reveal("compare-flagged", twice.length > 0);
  part("compare-all").replaceChildren(...all.slice(-SHOWN).map(row));
  put("compare-count", say("compare_all", { n: all.length }));
}

/** What stands against a code that could be read; blank where nothing does. */
function against(said) {
  const list = given.list();
  if (said.device === list.device.id) return "own";
  if (list.devices[said.device] === 0) return "gone";
  return Math.abs(now() - said.made) > given.good ? "old" : "";
}

function answer(words) {
  put("compare-said", words);
  if (words) part("compare-said").scrollIntoView({ block: "nearest" });
}

/** One code of another device, by the camera, typed or copied. */
export async function take(text) {
  const mine = visit;
  if (!mine) return false;
  const book = given.book;
  let read;
  try {
    read = await collect(text, given.list());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (visit === mine) answer(say(`compare_${error.why}`));
    return false;
  }
  if (visit !== mine) return false;
  if (!read.scans) {
    answer(say("compare_part", { n: read.have, of: read.of }));
    return true;
  }
  const why = against(read.said);
  if (why) {
    answer(say(`compare_${why}`));
    return false;
  }
  const fresh = await book.learn(read.scans);
  given.took();
  if (visit !== mine) return true;
  answer(
    [
      fresh.length ? say("compare_new", { n: fresh.length }) : say("compare_nothing"),
      say(book.isIn(read.scans) ? "compare_same" : "compare_yours", { n: book.all.length }),
    ].join(" "),
  );
  camera.off();
  await make();
  if (visit === mine) tell();
  return true;
}

async function look() {
  try {
    await camera.turn();
    part("compare-video").scrollIntoView({ block: "nearest" });
  } catch {
    answer(say("compare_no_camera"));
  }
}

async function typed(event) {
  event.preventDefault();
  const box = document.getElementById("door-other");
  for (const line of box.value.split(/[\r\n]+/).filter((one) => one.trim())) {
    if (!(await take(line))) {
      box.focus();
      return;
    }
  }
  box.value = "";
}

function turn() {
  if (held || codes.length < 2) return;
  at = (at + 1) % codes.length;
  draw();
}

export async function show() {
  if (visit) return;
  const mine = {};
  visit = mine;
  given.shown();
  reveal("door-work", false);
  reveal("compare-page", true);
  answer("");
  collect = collector();
  turning = setInterval(turn, EACH);
  // One that is old is refused: what is shown is good for at least half as long as a code is.
  renewing = setInterval(make, given.good / 2);
  await make();
  if (visit !== mine) return;
  tell();
  part("compare-title").focus();
}

export function close() {
  if (!visit) return;
  visit = undefined;
  clearInterval(turning);
  clearInterval(renewing);
  camera.off();
  part("compare-text").value = "";
  codes = [];
  reveal("compare-page", false);
  reveal("door-work", true);
  part("compare").focus();
}

/** `means` are what comparing uses of the device: its readings, its list, names, and what to do once something was learned. */
export function begin(means) {
  given = means;
  camera = cameraOf(part("compare-video"), given.decoder, take, true);
  part("compare").addEventListener("click", show);
  part("compare-back").addEventListener("click", close);
  part("compare-camera").addEventListener("click", look);
  part("compare-other").addEventListener("submit", typed);
  part("compare-hold").addEventListener("click", () => {
    held = !held;
    put("compare-hold", say(held ? "compare_go_on" : "compare_hold"));
  });
  part("compare-copy").addEventListener("click", async () => {
    const box = part("compare-text");
    box.select();
    await navigator.clipboard?.writeText(box.value).then(
      () => answer(say("compare_copied")),
      () => undefined,
    );
  });
}
