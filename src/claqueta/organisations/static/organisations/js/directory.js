// The directory's form asks by itself while it is being filled, and each choice is a step that Back undoes. While somebody
// types words alone count; what they mean is asked for when the typing rests. The map, when open, follows the same question.
import { announce, asking } from "../../interface/js/resting.js";

const PAUSE = 60; // milliseconds without a key
const ROOM_FOR_BOTH = matchMedia("(min-width: 75rem)");

const form = document.querySelector("[data-directory]");
const layout = document.querySelector("[data-map-state]");
const map = document.querySelector("[data-map]");
const toggle = document.querySelector("[data-map-toggle]");
const said = document.querySelector("[data-live-said]");
let typed = false; // Whether the last step was typed: the next letter goes on with it.
let words = false; // Whether what stands there was found by words alone.

function question() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

const mapIsOpen = () =>
  layout.dataset.mapState === "open" || (ROOM_FOR_BOTH.matches && layout.dataset.mapState !== "closed");

async function drawMap() {
  toggle.setAttribute("aria-pressed", mapIsOpen());
  if (!mapIsOpen()) return;
  const { draw } = await import("./map.js");
  const asked = question();
  if (words) asked.set("typing", "1");
  await draw(map, asked);
}

/** What of the filters is open, and how far it is scrolled. */
function look() {
  const sheet = form.querySelector(".facets__sheet");
  return {
    open: form.querySelector("[data-facets]").open,
    scrolled: sheet.scrollTop,
    groups: [...form.querySelectorAll("[data-group]")].map((group) => [
      group.dataset.group,
      group.open,
      group.querySelector("ul").scrollTop,
    ]),
  };
}

function lookAgain({ open, scrolled, groups }) {
  form.querySelector("[data-facets]").open = open;
  for (const [name, opened, top] of groups) {
    const group = form.querySelector(`[data-group="${CSS.escape(name)}"]`);
    if (!group) continue;
    group.open = opened;
    group.querySelector("ul").scrollTop = top;
  }
  form.querySelector(".facets__sheet").scrollTop = scrolled;
}

/** The answer to where we are; undefined where there is nothing to show. */
async function read({ typing, signal }) {
  const url = new URL(location.href);
  if (typing) url.searchParams.set("typing", "1");
  document.getElementById("answer").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal, headers: { "HX-Request": "true" } });
    return answer.ok ? await answer.text() : undefined;
  } finally {
    if (!signal.aborted) document.getElementById("answer").removeAttribute("aria-busy");
  }
}

/** Put an answer in the place of the one that is there; focus and what is open stay. */
function place(answer, { typing }) {
  const before = look();
  const focused = form.contains(document.activeElement) ? document.activeElement.id : "";
  document.getElementById("answer").outerHTML = answer;
  words = typing;
  lookAgain(before);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  document.dispatchEvent(new CustomEvent("answered"));
  announce(said, form);
  drawMap();
}

const questions = asking(read, place, PAUSE);

/** Go to what the form asks now, as a step of its own or as more of what is being typed. */
function step({ typing = false } = {}) {
  const url = `${form.action}?${question()}`;
  if (url === location.href) return false;
  history[typing && typed ? "replaceState" : "pushState"](null, "", url);
  typed = typing;
  return true;
}

form.addEventListener("input", (event) => {
  if (event.target.type === "search") {
    step({ typing: true });
    questions.typed();
  } else if (step()) questions.now();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  step();
  questions.now();
});

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-facets-close]")) return;
  const sheet = form.querySelector("[data-facets]");
  sheet.open = false;
  sheet.querySelector("summary").focus();
});

form.addEventListener("keydown", (event) => {
  const sheet = form.querySelector("[data-facets]");
  if (event.key !== "Escape" || !sheet.open || event.target.type === "search") return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});

function setMap(state) {
  layout.dataset.mapState = state;
  let field = form.elements.map;
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "map" });
    form.append(field);
  }
  field.value = state;
}

toggle.addEventListener("click", () => {
  setMap(mapIsOpen() ? "closed" : "open");
  history.replaceState(null, "", `${form.action}?${question()}`);
  questions.now(); // Every address in the answer carries it along.
});

window.addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  typed = false;
  form.elements.q.value = asked.get("q") ?? "";
  form.elements.sort.value = asked.get("sort") ?? "";
  setMap(asked.get("map") ?? "");
  questions.now();
});

ROOM_FOR_BOTH.addEventListener("change", drawMap);
drawMap();
