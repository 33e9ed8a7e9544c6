// The directory's form asks by itself while it is being filled, and each choice is a step that Back undoes. The map, when
// open, follows the same question.
const PAUSE = 60; // milliseconds without a key
const ROOM_FOR_BOTH = matchMedia("(min-width: 75rem)");

const form = document.querySelector("[data-directory]");
const layout = document.querySelector("[data-map-state]");
const map = document.querySelector("[data-map]");
const toggle = document.querySelector("[data-map-toggle]");
let timer;
let typing = false; // Whether the last step was typed: the next letter goes on with it.
let turn = 0;

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
  await draw(map, question());
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

/** Put the answer to an address in the place of the one that is there; focus and what is open stay. */
async function show(url) {
  const mine = ++turn;
  const before = look();
  const focused = form.contains(document.activeElement) ? document.activeElement.id : "";
  document.getElementById("answer").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const text = await answer.text();
    if (mine !== turn || !answer.ok) return; // A later question is on its way, or there is nothing to show.
    document.getElementById("answer").outerHTML = text;
  } finally {
    if (mine === turn) document.getElementById("answer").removeAttribute("aria-busy");
  }
  document.dispatchEvent(new CustomEvent("answered"));
  lookAgain(before);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  await drawMap();
}

function ask({ typed = false } = {}) {
  const url = `${form.action}?${question()}`;
  if (url === location.href) return;
  history[typed && typing ? "replaceState" : "pushState"](null, "", url);
  typing = typed;
  return show(url);
}

form.addEventListener("input", (event) => {
  clearTimeout(timer);
  const typed = event.target.type === "search";
  timer = setTimeout(() => ask({ typed }), typed ? PAUSE : 0);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask();
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
  show(location.href); // Every address in the answer carries it along.
});

window.addEventListener("popstate", () => {
  const asked = new URLSearchParams(location.search);
  typing = false;
  form.elements.q.value = asked.get("q") ?? "";
  form.elements.sort.value = asked.get("sort") ?? "";
  setMap(asked.get("map") ?? "");
  show(location.href);
});

ROOM_FOR_BOTH.addEventListener("change", drawMap);
drawMap();
