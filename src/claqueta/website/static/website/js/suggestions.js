// A search box suggests names while somebody types; choosing one goes to its page.
const PAUSE = 120; // milliseconds without a key
const SHORTEST = 2; // letters that are worth a question

const box = document.querySelector("[data-suggest]");
const pages = new Map();
let timer;

const option = ({ name, what }) =>
  Object.assign(document.createElement("option"), { value: name, label: what });

async function suggest() {
  if (box.value.trim().length < SHORTEST) return;
  const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: box.value })}`);
  if (!answer.ok) return;
  const { hits } = await answer.json();
  for (const { name, url } of hits) pages.set(name, url);
  box.list.replaceChildren(...hits.map(option));
}

box?.addEventListener("input", () => {
  if (pages.has(box.value)) {
    location.href = pages.get(box.value);
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});
