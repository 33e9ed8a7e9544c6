// A search box suggests while somebody types (an ARIA combobox): `data-suggest` on the box is the address that is asked.
// Arrows choose, Enter goes there, Escape closes; without this script the box is plain.
const PAUSE = 120; // milliseconds without a key
const SHORTEST = 2; // letters that are worth a question

/** A line of the list: what it is called and what it is. */
function line({ name, what, url }, id) {
  const item = Object.assign(document.createElement("li"), { id, role: "option" });
  item.dataset.url = url;
  item.append(name, Object.assign(document.createElement("span"), { textContent: what }));
  return item;
}

function attach(box, number) {
  const list = Object.assign(document.createElement("ul"), {
    id: `suggestions-${number}`,
    className: "suggestions",
    role: "listbox",
    hidden: true,
  });
  let timer;
  let turn = 0;
  let coming = false; // whether lines are on their way
  let chosen = -1;
  list.setAttribute("aria-label", box.labels?.[0]?.textContent.trim() ?? "");
  box.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    box.setAttribute(name, value);
  }

  function close() {
    turn++;
    coming = false;
    clearTimeout(timer);
    list.hidden = true;
    choose(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function choose(at) {
    chosen = at;
    for (const [number, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", number === at);
    }
    const item = list.children[at];
    if (item) {
      box.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  }

  async function asked(words) {
    const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: words })}`);
    return answer.ok ? (await answer.json()).hits : [];
  }

  async function suggest() {
    const mine = ++turn;
    const hits = await asked(box.value).catch(() => []); // Without an answer the box is plain.
    if (mine !== turn || document.activeElement !== box) return;
    coming = false;
    list.replaceChildren(...hits.map((hit, at) => line(hit, `${list.id}-${at}`)));
    choose(-1);
    list.hidden = hits.length === 0;
    box.setAttribute("aria-expanded", !list.hidden);
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < SHORTEST) close();
    else {
      coming = true;
      timer = setTimeout(suggest, PAUSE);
    }
  });

  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && (coming || !list.hidden)) {
      event.preventDefault(); // The first Escape ends the suggesting; the next one empties the box.
      close();
    } else if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      choose(chosen === last ? -1 : chosen + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      choose(chosen === -1 ? last : chosen - 1);
    } else if (event.key === "Enter") {
      const item = list.hidden ? undefined : list.children[chosen];
      if (item) {
        event.preventDefault();
        location.href = item.dataset.url;
      }
      close();
    }
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // The box keeps the focus.
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-url]");
    if (item) location.href = item.dataset.url;
  });
  box.addEventListener("blur", close);
}

for (const [number, box] of [...document.querySelectorAll("[data-suggest]")].entries()) attach(box, number);
