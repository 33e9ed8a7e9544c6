// What every page does besides being read: the menu, the shortlist kept in the visitor's own browser.
const KEY = "claqueta:shortlist";
const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; } };
const write = (slugs) => { localStorage.setItem(KEY, JSON.stringify(slugs)); show(); };

function show() {
  const slugs = read();
  for (const badge of document.querySelectorAll("[data-shortlist-count]")) {
    badge.textContent = slugs.length;
    badge.hidden = slugs.length === 0;
  }
  for (const link of document.querySelectorAll("[data-shortlist-link]")) {
    const query = new URLSearchParams(slugs.map((slug) => ["o", slug]));
    link.href = link.href.split("?")[0] + (slugs.length ? `?${query}` : "");
  }
  for (const button of document.querySelectorAll("[data-keep]")) {
    const kept = slugs.includes(button.dataset.keep);
    button.hidden = false;
    button.setAttribute("aria-pressed", kept);
    button.textContent = kept ? button.dataset.drop : button.dataset.add;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep]");
  if (button) {
    const slugs = read(), slug = button.dataset.keep;
    write(slugs.includes(slug) ? slugs.filter((one) => one !== slug) : [...slugs, slug].slice(0, 60));
  }
  const menu = document.querySelector("[data-menu]");
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("[data-menu]");
  if (event.key === "Escape" && menu?.open) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("htmx:afterSwap", show);
window.addEventListener("storage", show);
show();

// A search box suggests names while somebody types; choosing one goes to its page.
const box = document.querySelector("[data-suggest]");
const pages = new Map();
let wait;
box?.addEventListener("input", () => {
  if (pages.has(box.value)) { location.href = pages.get(box.value); return; }
  clearTimeout(wait);
  wait = setTimeout(async () => {
    if (box.value.trim().length < 2) return;
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: box.value })}`);
    if (!answer.ok) return;
    const { hits } = await answer.json();
    for (const { name, url } of hits) pages.set(name, url);
    box.list.replaceChildren(...hits.map(({ name, what }) => Object.assign(document.createElement("option"), { value: name, label: what })));
  }, 120);
});

// A long list to choose several from gets a box that narrows it; what is chosen always stays in sight.
for (const select of document.querySelectorAll("select[multiple]")) {
  const options = [...select.options];
  if (options.length < 12) continue;
  const narrow = Object.assign(document.createElement("input"), { type: "search", placeholder: select.dataset.narrow ?? "" });
  narrow.setAttribute("aria-label", select.dataset.narrow ?? "");
  narrow.setAttribute("aria-controls", select.id);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  narrow.addEventListener("input", () => {
    const wanted = plain(narrow.value);
    for (const option of options) option.hidden = !option.selected && !plain(option.text).includes(wanted);
  });
  narrow.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  select.before(narrow);
}
