// On a wide screen the board asks by itself when a filter is chosen; on a phone the filters are a sheet with a button. What is typed
// is answered by `interface/js/live.js`, which puts a new answer, and with it new filters, in the place of the old.
const WIDE = matchMedia("(min-width: 60rem)");
const form = document.querySelector("[data-board]");
const sheet = () => form.querySelector("[data-facets]");

function close() {
  sheet().open = false;
  sheet().querySelector("summary").focus();
}

form.addEventListener("change", (event) => {
  if (event.target.name === "sort" || (WIDE.matches && event.target.type === "checkbox"))
    form.requestSubmit();
});

form.addEventListener("click", (event) => {
  if (event.target.closest("[data-facets-close]")) close();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sheet()?.open && !WIDE.matches) close();
});
