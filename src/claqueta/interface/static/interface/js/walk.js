// A form that is walked in steps is saved at each pause, and what stands beside it is told anew where the answer says it.
// Without this script each step is saved when it is sent.
const PAUSE = 1200;
const form = document.querySelector("[data-walk]");
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
    tellAnew((await answer.json()).beside);
    note.textContent = note.dataset.saved;
  } catch {
    changed = true;
    note.textContent = note.dataset.unsaved;
  }
}

function tellAnew(markup) {
  if (markup === undefined) return;
  const open = beside.querySelector("details")?.open;
  beside.replaceChildren(...new DOMParser().parseFromString(markup, "text/html").body.childNodes);
  const details = beside.querySelector("details");
  if (details && open) details.open = true;
}

function later() {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

// The last look and the files are sent whole: only what is written in a step is saved by itself.
if (form.dataset.walk === "step") {
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
