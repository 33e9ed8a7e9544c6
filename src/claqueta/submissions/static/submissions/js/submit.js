// A project that is being written is saved at each pause, and how it stands is told anew. Without this script each step is saved when it is sent.
const PAUSE = 1500;
const form = document.querySelector("[data-submit]");
const note = document.querySelector("[data-kept]");
const beside = document.querySelector("[data-beside]");
let waiting;
let changed = false;

async function save() {
  if (!changed) return;
  changed = false;
  note.textContent = note.dataset.saving;
  const words = new FormData(form);
  for (const [name, value] of [...words]) if (value instanceof File) words.delete(name);
  try {
    const answer = await fetch(location.href, {
      method: "POST",
      body: words,
      headers: { "X-Requested-With": "fetch" },
      keepalive: true,
    });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = await answer.json();
    const page = new DOMParser().parseFromString(said.beside, "text/html");
    const open = beside.querySelector("details")?.open;
    beside.replaceChildren(...page.body.childNodes);
    const details = beside.querySelector("details");
    if (details && open) details.open = true;
    note.textContent = note.dataset.saved;
  } catch {
    changed = true;
    note.textContent = note.dataset.unsaved;
  }
}

function later() {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

// The last look and the files are sent whole: only what is written in a step is saved by itself.
if (form && form.dataset.submit === "step") {
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(waiting);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}
