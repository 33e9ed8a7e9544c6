// The menu folds to its icons, and stays so on the next screen; folded, what a heading opens lies beside it until one
// looks elsewhere.
const menu = document.querySelector("#office-menu");
const COOKIE = "wagtail_sidebar_collapsed"; // the CMS's frame reads it, too
const FOLDED = "sidebar-collapsed";

if (menu) {
  const opened = () => menu.querySelector("details[open]");

  function fold() {
    const folded = document.body.classList.toggle(FOLDED);
    // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies is not in every browser.
    document.cookie = `${COOKIE}=${folded ? 1 : 0}; path=/; samesite=lax; max-age=31536000`;
    if (folded) shut();
  }

  function shut() {
    const open = opened();
    if (open) open.open = false;
    return open;
  }

  if (document.body.classList.contains(FOLDED)) shut();

  menu.querySelector("[data-fold-menu]").addEventListener("click", fold);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (
      event.key === "[" &&
      !event.target.closest("input, textarea, select, [contenteditable], dialog[open]")
    )
      fold();
    if (event.key === "Escape" && document.body.classList.contains(FOLDED))
      shut()?.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    if (!document.body.classList.contains(FOLDED)) return;
    const open = opened();
    if (open && !open.contains(event.target)) open.open = false;
  });
}
