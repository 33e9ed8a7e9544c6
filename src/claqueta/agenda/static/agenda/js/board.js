// The board of an agenda: sessions are dragged, or picked up and moved with the keys. One stands where it was put at once; each move
// is then told to the server, in turn, which answers with the board anew, and with the reason where it takes the move back.
const board = document.querySelector("[data-board]");
const said = document.querySelector("[data-board-said]");
let dragged;
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

const cardOf = (session) => board.querySelector(`[data-session="${session}"]`);
const waiting = []; // { session, version, where, back }: moves that the server has not answered yet, and where the card stood
let sending = Promise.resolve();

/** Put a card where it would stand; gives back what takes it away again. */
function place(card, { at, room }) {
  const cell = at && board.querySelector(`tr[data-at="${at}"] [data-room="${room}"]`);
  const target = cell || board.querySelector("[data-tray]");
  if (at && !cell) return () => undefined; // Something longer covers it: the server says so.
  const { parentNode, nextSibling } = card;
  card.style.height = cell ? `${card.offsetHeight}px` : "";
  card.classList.toggle("agenda-card--put", Boolean(cell));
  target.append(card);
  return () => {
    card.style.height = "";
    card.classList.remove("agenda-card--put");
    parentNode.insertBefore(card, nextSibling);
  };
}

function draw(table) {
  const { scrollLeft, scrollTop } = board.querySelector(".agenda-scroll") ?? {};
  board.innerHTML = table;
  ready();
  board.querySelector(".agenda-scroll")?.scrollTo(scrollLeft, scrollTop);
  for (const one of waiting) {
    const card = cardOf(one.session);
    if (card) one.back = place(card, one.where);
  }
  if (!picked) return;
  const button = cardOf(picked.card.dataset.session)?.querySelector("[data-move]");
  if (button) pickUp(button, picked);
  else picked = undefined;
}

/** Until nothing is held: what is under the hand must not be drawn anew. */
async function released() {
  if (dragged) await new Promise((done) => board.addEventListener("dragend", done, { once: true }));
}

async function save(one) {
  if (!waiting.includes(one)) return;
  const body = new FormData(board.querySelector("[data-board-form]"));
  for (const name of ["at", "room", "move", "off"]) body.delete(name);
  body.set("session", one.session);
  body.set("version", cardOf(one.session)?.dataset.version ?? one.version);
  for (const [name, value] of Object.entries(one.where)) body.set(name, value);
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
    const table = await answer.text();
    await released();
    waiting.shift();
    // What was refused is not tried again with where somebody has put it meanwhile.
    if (answer.status === 422)
      waiting.splice(0, Infinity, ...waiting.filter((each) => each.session !== one.session));
    draw(table);
    tell(board.querySelector("[data-problem], [data-done]")?.textContent ?? "");
    if (!picked) cardOf(one.session)?.querySelector("[data-move]").focus({ preventScroll: true });
  } catch {
    await released();
    for (const lost of waiting.splice(0).toReversed()) lost.back();
    tell(board.dataset.lost);
  } finally {
    if (!waiting.length) board.removeAttribute("aria-busy");
  }
}

function move(card, where) {
  const { session, version } = card.dataset;
  const one = { session, version, where, back: place(card, where) };
  waiting.push(one);
  sending = sending.then(() => save(one));
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

/** Begin to move with the keys, from where a card stands or from `where` it had been taken to. */
function pickUp(button, where) {
  const card = button.closest("[data-session]");
  const cell = card.closest("td");
  picked = {
    row: cell ? rows().indexOf(cell.parentElement) : 0,
    column: cell ? columns().indexOf(cell.dataset.room) : 0,
    ...where,
    card,
  };
  button.setAttribute("aria-pressed", "true");
  button.focus({ preventScroll: true });
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

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-session]");
  if (!dragged) return;
  event.dataTransfer.setData("text/plain", dragged.dataset.title);
  event.dataTransfer.effectAllowed = "move";
});

const EDGE = 48; // pixels from the end of what is seen of the board, within which it moves on under what is held
const STEP = 24; // pixels, some twenty times a second

function scroll({ clientX, clientY }) {
  const seen = board.querySelector(".agenda-scroll");
  const { left, right, top, bottom } = seen.getBoundingClientRect();
  const towards = (at, first, last) => STEP * (Number(at > last - EDGE) - Number(at < first + EDGE));
  seen.scrollBy(
    towards(clientX, Math.max(left, 0), Math.min(right, innerWidth)),
    towards(clientY, Math.max(top, 0), Math.min(bottom, innerHeight)),
  );
  // Where the board itself is longer than the window, that moves on too.
  if (bottom > innerHeight && clientY > innerHeight - EDGE) scrollBy(0, STEP);
  if (top < 0 && clientY < EDGE) scrollBy(0, -STEP);
}

const over = (event) => dragged && event.target.closest("td[data-room], [data-tray]");
board.addEventListener("dragover", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  if (place.matches("td")) scroll(event);
  if (place.classList.contains("agenda-target")) return;
  clear();
  place.classList.add("agenda-target");
});

board.addEventListener("drop", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  const card = dragged;
  dragged = undefined;
  clear();
  if (place.matches("[data-tray]")) move(card, { off: "1" });
  else move(card, { at: place.parentElement.dataset.at, room: place.dataset.room });
});

board.addEventListener("dragend", () => {
  dragged = undefined;
  clear();
});

ready();
