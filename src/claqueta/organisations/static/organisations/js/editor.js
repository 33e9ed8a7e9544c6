// The profile's editor: one section at a time, capabilities that follow the activities, a preview, a warning before
// what was changed is lost. Without this script the page is one long form and the server does the same.
const WIDE = matchMedia("(min-width: 1440px)");
const PAUSE = 900;
const form = document.querySelector("[data-editor]");
const tabs = [...document.querySelectorAll("[data-tabs] a")];
const note = document.querySelector("[data-changed-note]");
let changed = "changed" in form.dataset;
let waiting;

function open(key) {
  const tab = tabs.find((one) => one.hash === `#${key}`);
  if (!tab) return false;
  for (const one of tabs) {
    one.toggleAttribute("aria-current", one === tab);
    document.getElementById(one.hash.slice(1)).hidden = one !== tab;
  }
  // On a phone the tabs are wider than the screen.
  const strip = tab.parentElement;
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  return true;
}

/** The section that was asked for; after a refusal one with something to mend, since that stands in no other. */
function show() {
  const wrong = tabs.filter((tab) => tab.classList.contains("tabs__tab--wrong"));
  const asked = tabs.find((tab) => tab.hash === location.hash) ?? tabs[0];
  open((wrong.length && !wrong.includes(asked) ? wrong[0] : asked).hash.slice(1));
}

async function preview() {
  const box = document.querySelector("[data-preview-box]");
  if (!WIDE.matches) {
    box.hidden = true;
    return;
  }
  const words = new FormData(form);
  words.delete("logo");
  const answer = await fetch(form.dataset.previewUrl, { method: "POST", body: words });
  if (!answer.ok) return; // Something is being written that cannot be shown yet.
  box.hidden = false;
  const frame = box.querySelector("iframe");
  const from = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, from), { once: true });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const script of page.querySelectorAll("script")) script.remove(); // The frame runs none and would complain.
  frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
}

async function follow() {
  const words = new FormData(form);
  words.delete("logo");
  words.set("rearrange", "activities:able");
  const answer = await fetch(form.action, { method: "POST", body: words });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const able = document.getElementById("part-able");
  const fresh = page.getElementById("part-able");
  if (!fresh) return;
  able.replaceChildren(...fresh.childNodes);
  able.dispatchEvent(new Event("fresh", { bubbles: true }));
}

form.addEventListener("input", (event) => {
  changed = true;
  note.hidden = false;
  clearTimeout(waiting);
  waiting = setTimeout(preview, PAUSE);
  if (event.target.name === "activities") follow();
});
form.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
addEventListener("hashchange", () => open(location.hash.slice(1)));
WIDE.addEventListener("change", preview);
document.querySelector("[data-able]").hidden = true;
note.hidden = !changed;
show();
preview();
