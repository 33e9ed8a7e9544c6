// The board of an agenda: sessions are dragged, or picked up and moved with the keys; each move is answered with the board anew.
const board = document.querySelector("[data-board]");
const said = document.querySelector("[data-board-said]");
let picked; // { card, row, column }: what was picked up with the keys, and where it would be put.

const rows = () => [...board.querySelectorAll("tr[data-at]")];
const columns = () => [...board.querySelectorAll("[data-column]")].map((head) => head.dataset.column);

function tell(words) {
  said.textContent = "";
  said.textContent = words;
}

function ready() {
  for (const button of board.querySelectorAll("[data-move]")) button.hidden = false;
}

async function move(card, where) {
  const body = new FormData(board.querySelector("[data-board-form]"));
  for (const name of ["at", "room", "move", "off"]) body.delete(name);
  body.set("session", card.dataset.session);
  body.set("version", card.dataset.version);
  for (const [name, value] of Object.entries(where)) body.set(name, value);
  board.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
    });
    if (answer.redirected || ![200, 422].includes(answer.status)) {
      location.reload();
      return;
    }
    board.innerHTML = await answer.text();
    ready();
    tell(board.querySelector("[data-problem], [data-done]")?.textContent ?? "");
    board.querySelector(`[data-session="${card.dataset.session}"] [data-move]`)?.focus();
  } catch {
    tell(board.dataset.lost);
  } finally {
    board.removeAttribute("aria-busy");
  }
}

function clear() {
  for (const one of board.querySelectorAll(".agenda-target")) one.classList.remove("agenda-target");
}

function target() {
  clear();
  const row = rows()[picked.row];
  const column = columns()[picked.column];
  const cell = row.querySelector(`[data-room="${column}"]`);
  for (const one of [cell, row.querySelector("th"), board.querySelector(`[data-column="${column}"]`)])
    one?.classList.add("agenda-target");
  (cell ?? row).scrollIntoView({ block: "nearest", inline: "nearest" });
  const head = board.querySelector(`[data-column="${column}"]`);
  tell(`${row.querySelector("th").textContent.trim()}, ${head.firstChild.textContent.trim()}`);
}

function pickUp(button) {
  const card = button.closest("[data-session]");
  const cell = card.closest("td");
  picked = {
    card,
    row: cell ? rows().indexOf(cell.parentElement) : 0,
    column: cell ? columns().indexOf(cell.dataset.room) : 0,
  };
  button.setAttribute("aria-pressed", "true");
  target();
  tell(board.dataset.picked.replace("%s", card.dataset.title));
}

function leave() {
  picked.card.querySelector("[data-move]").removeAttribute("aria-pressed");
  picked = undefined;
  clear();
}

board.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button || !rows().length) return;
  if (!picked) return pickUp(button);
  const { card, row, column } = picked;
  leave();
  move(card, { at: rows()[row].dataset.at, room: columns()[column] });
});

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
board.addEventListener("keydown", (event) => {
  if (!picked) return;
  if (event.key === "Escape") {
    leave();
    tell(board.dataset.left);
  } else if (event.key in STEPS) {
    const [down, right] = STEPS[event.key];
    picked.row = Math.max(0, Math.min(rows().length - 1, picked.row + down));
    picked.column = Math.max(0, Math.min(columns().length - 1, picked.column + right));
    target();
  } else return;
  event.preventDefault();
});

let dragged;
board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-session]");
  if (!dragged) return;
  event.dataTransfer.setData("text/plain", dragged.dataset.title);
  event.dataTransfer.effectAllowed = "move";
});

const over = (event) => dragged && event.target.closest("td[data-room], [data-tray]");
board.addEventListener("dragover", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  if (place.classList.contains("agenda-target")) return;
  clear();
  place.classList.add("agenda-target");
});

board.addEventListener("drop", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  const card = dragged;
  if (place.matches("[data-tray]")) move(card, { off: "1" });
  else move(card, { at: place.parentElement.dataset.at, room: place.dataset.room });
});

board.addEventListener("dragend", () => {
  dragged = undefined;
  clear();
});

ready();
