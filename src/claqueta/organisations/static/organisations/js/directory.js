// The directory's form asks by itself while it is being filled; the map, when open, follows the same question.
const PAUSE = 60; // milliseconds without a key

const form = document.querySelector("[data-directory]");
const map = document.querySelector("[data-map]");
const toggle = document.querySelector("[data-map-toggle]");
let timer;

function question() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

async function drawMap() {
  const { draw } = await import("./map.js");
  await draw(map, question());
}

async function ask() {
  const url = `${form.action}?${question()}`;
  await htmx.ajax("GET", url, { target: "#answer", swap: "outerHTML" });
  history.replaceState(null, "", url);
  if (!map.hidden) await drawMap();
}

form.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(ask, event.target.type === "search" ? PAUSE : 0);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});

toggle.addEventListener("click", () => {
  map.hidden = !map.hidden;
  toggle.setAttribute("aria-expanded", !map.hidden);
  if (!map.hidden) drawMap();
});
