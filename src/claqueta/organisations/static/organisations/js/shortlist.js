// The shortlist: kept in the visitor's own browser, shown on every page as a number, a link and the cards' buttons.
const KEY = "claqueta:shortlist";
const MOST = Number(document.querySelector("[data-shortlist-link]").dataset.most); // The page of a shortlist shows no more.

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keepOrDrop(slug) {
  const slugs = read();
  const after = slugs.includes(slug) ? slugs.filter((one) => one !== slug) : [...slugs, slug].slice(0, MOST);
  localStorage.setItem(KEY, JSON.stringify(after));
}

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
    if (!("icon" in button.dataset)) button.textContent = kept ? button.dataset.drop : button.dataset.add;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep]");
  if (!button) return;
  keepOrDrop(button.dataset.keep);
  show();
});
document.addEventListener("answered", show);
window.addEventListener("storage", show);
show();

// The shortlist opened by its bare address shows what was kept.
if (document.querySelector("[data-shortlist-own]") && read().length && !location.search) {
  location.replace(`?${new URLSearchParams(read().map((slug) => ["o", slug]))}`);
}
