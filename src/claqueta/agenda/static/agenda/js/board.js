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
const waiting = []; // { session, version, where }: moves that the server has not answered yet
let sending = Promise.resolve();
let drawn = board.innerHTML; // as the server gave it last

/** Put a card where it would stand. */
function place(card, { at, room }) {
  const cell = at && board.querySelector(`tr[data-at="${at}"] [data-room="${room}"]`);
  if (at && !cell) return; // Something longer covers it: the server says so.
  card.style.height = cell ? `${card.offsetHeight}px` : "";
  card.classList.toggle("agenda-card--put", Boolean(cell));
  (cell || board.querySelector("[data-tray]")).append(card);
}

/** What would find again, in the board drawn anew, what has the focus in it; the card of `session` where nothing else has it. */
function held(session) {
  const one = document.activeElement;
  const card = one.closest("[data-session]");
  if (one === document.body || (card && !one.matches("a")))
    return `[data-session="${card?.dataset.session ?? session}"] [data-move]`;
  if (!board.contains(one)) return undefined;
  if (card) return `[data-session="${card.dataset.session}"] a`;
  return one.id ? `#${one.id}` : ".agenda-scroll";
}

function draw(session) {
  const { scrollLeft, scrollTop } = board.querySelector(".agenda-scroll") ?? {};
  const focused = held(session);
  board.innerHTML = drawn;
  ready();
  board.querySelector(".agenda-scroll")?.scrollTo(scrollLeft, scrollTop);
  for (const one of waiting) {
    const card = cardOf(one.session);
    if (card) place(card, one.where);
  }
  const button = picked && cardOf(picked.card.dataset.session)?.querySelector("[data-move]");
  if (button) return pickUp(button, picked);
  picked = undefined;
  if (focused) board.querySelector(focused)?.focus({ preventScroll: true });
}

/** Until nothing is held: what is under the hand must not be drawn anew. */
async function released() {
  if (dragged) await new Promise((done) => board.addEventListener("dragend", done, { once: true }));
}

/** The board as the server has it now, where it can be asked. */
async function read() {
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.ok && !answer.redirected) drawn = await answer.text();
    return answer.ok && !answer.redirected;
  } catch {
    return false;
  }
}

/** The board as the server answers with it, and whether the move was taken; or why there is none. */
async function answered(body) {
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
    });
    const text = await answer.text();
    if (!answer.redirected && [200, 422].includes(answer.status)) return { table: text, taken: answer.ok };
    const words = answer.headers.get("Content-Type")?.startsWith("text/plain") ? ` (${text})` : "";
    return { why: board.dataset.refused + words };
  } catch {
    // What broke may have been the answer alone, after the server had saved it.
    return { why: (await read()) ? board.dataset.read : board.dataset.lost };
  }
}

async function save(one) {
  if (!waiting.includes(one)) return;
  const body = new FormData(board.querySelector("[data-board-form]"));
  for (const name of ["at", "room", "move", "off"]) body.delete(name);
  body.set("session", one.session);
  body.set("version", cardOf(one.session)?.dataset.version ?? one.version);
  for (const [name, value] of Object.entries(one.where)) body.set(name, value);
  board.setAttribute("aria-busy", "true");
  const { table, taken, why } = await answered(body);
  await released();
  if (why) {
    waiting.length = 0;
    draw(one.session);
    board.querySelector("[data-done]")?.remove();
    const told = board.querySelector("[data-problem]") ?? document.createElement("p");
    Object.assign(told, { className: "office-wrong", textContent: why }).dataset.problem = "";
    board.prepend(told);
    tell(why);
  } else {
    waiting.shift();
    // What was refused is not tried again with where somebody has put it meanwhile.
    if (!taken) waiting.splice(0, Infinity, ...waiting.filter((each) => each.session !== one.session));
    drawn = table;
    draw(one.session);
    tell(board.querySelector("[data-problem], [data-done]")?.textContent ?? "");
  }
  if (!waiting.length) board.removeAttribute("aria-busy");
}

/** The board cannot be trusted any more: nothing else is sent, and the page is asked for anew. */
function beginAnew() {
  waiting.length = 0;
  location.reload();
}

function move(card, where) {
  const { session, version } = card.dataset;
  const one = { session, version, where };
  place(card, where);
  waiting.push(one);
  sending = sending.then(() => save(one)).catch(beginAnew);
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
// What comes under the hand as the board moves on takes it too, though the hand moves no more.
board.addEventListener("dragenter", (event) => {
  if (over(event)) event.preventDefault();
});
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
