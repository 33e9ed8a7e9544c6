// A list by keys and with fewer presses: filters ask at once, one box chooses a page's rows, j and k go from row to row,
// x chooses, Enter opens; what is dropped down closes again.
const rows = [...document.querySelectorAll("tr[data-row]")];
const boxes = () => [...document.querySelectorAll("input[name=chosen]")];

// -- Filters ask at once --------------------------------------------------------------------------------------------

for (const form of document.querySelectorAll("[data-list-ask]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=date]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    // An address without what was not chosen can be read, and kept.
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}

window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("[data-list-ask] :disabled")) field.disabled = false;
});

// -- Choosing ---------------------------------------------------------------------------------------------------------

const count = document.querySelector("[data-chosen-count]");
const head = document.querySelector("th.office-choose");

function tell() {
  if (!count) return;
  const chosen = boxes().filter((box) => box.checked).length;
  count.dataset.words ??= count.textContent;
  count.textContent = chosen ? `${count.dataset.words}: ${chosen}` : count.dataset.words;
}

if (head && rows.length > 0) {
  const every = document.createElement("input");
  every.type = "checkbox";
  every.setAttribute("aria-label", head.textContent.trim());
  every.addEventListener("change", () => {
    for (const box of boxes()) box.checked = every.checked;
    tell();
  });
  head.replaceChildren(every);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[name=chosen]")) tell();
});
tell();

// -- What is dropped down --------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".office-drop[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll(".office-drop[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// -- From row to row ----------------------------------------------------------------------------------------------------

let at = -1;

function go(to) {
  if (rows.length === 0) return;
  rows[at]?.removeAttribute("data-at");
  at = Math.max(0, Math.min(rows.length - 1, to));
  const row = rows[at];
  row.dataset.at = "";
  row.scrollIntoView({ block: "nearest" });
  // The link, so that Enter opens it.
  (row.querySelector("td.office-cell--title a") ?? row.querySelector("input, a, button"))?.focus({
    preventScroll: true,
  });
}

const KEYS = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  x: () => rows[at]?.querySelector("input[name=chosen]")?.click(),
  o: () => rows[at]?.querySelector("td.office-cell--title a")?.click(),
  e: () => document.querySelector("[data-key-edit]")?.click(),
  n: () => document.querySelector("[data-key-new]")?.click(),
  "?": () => document.querySelector("#keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const written =
    event.target.isContentEditable || event.target.matches("input:not([type=checkbox]), textarea, select");
  if (written || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const dialog of document.querySelectorAll("dialog.office-keys")) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

// -- What was written is not lost ---------------------------------------------------------------------------------------

for (const form of document.querySelectorAll("form[data-leave]")) {
  let written = false;
  form.addEventListener("input", () => {
    written = true;
  });
  form.addEventListener("submit", () => {
    written = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (written) event.preventDefault();
  });
}
