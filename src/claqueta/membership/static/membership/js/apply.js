// An application that is being written is saved at each pause. Without this script each step is saved when it is sent.
const PAUSE = 1200;
const form = document.querySelector("[data-apply]");
const note = document.querySelector("[data-kept]");
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

form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("submit", () => {
  changed = false;
  clearTimeout(waiting);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
