// The clock of the stage counts down the minutes of a pitch, and shows over time in red; the space bar begins and stops it, N goes on.
const clock = document.querySelector("[data-clock]");
const shown = clock.querySelector("[data-time]");
const cards = [...clock.querySelectorAll("[data-card]")];
const whole = Number(clock.dataset.seconds);
let at = 0;
let left = whole * 1000;
let since = 0;
let beat;

function remaining() {
  return since ? left - (performance.now() - since) : left;
}

function draw() {
  const seconds = Math.ceil(remaining() / 1000);
  const size = Math.abs(seconds);
  const words = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  shown.textContent = seconds < 0 ? `+${words}` : words;
  clock.classList.toggle("stage-clock--soon", seconds <= 60 && seconds > 0);
  clock.classList.toggle("stage-clock--over", seconds <= 0);
  for (const [number, card] of cards.entries()) {
    card.classList.toggle("is-now", number === at);
    card.classList.toggle("is-past", number < at);
    if (number === at) card.setAttribute("aria-current", "step");
    else card.removeAttribute("aria-current");
  }
}

function stop() {
  left = remaining();
  since = 0;
  clearInterval(beat);
}

function run() {
  if (since) {
    stop();
  } else {
    since = performance.now();
    beat = setInterval(draw, 200);
  }
  draw();
}

function again() {
  stop();
  left = whole * 1000;
  draw();
}

function next() {
  at = Math.min(at + 1, cards.length - 1);
  again();
}

const acts = { run, again, next, full: () => clock.requestFullscreen() };
for (const [name, act] of Object.entries(acts)) {
  const button = clock.querySelector(`[data-${name}]`);
  button.hidden = false;
  button.addEventListener("click", act);
}
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select, button, a")) return;
  if (event.code === "Space") run();
  else if (event.key.toLowerCase() === "n") next();
  else return;
  event.preventDefault();
});
draw();
