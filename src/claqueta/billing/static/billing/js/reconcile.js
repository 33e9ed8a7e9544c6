// Entries settled by keyboard: J and K go from one to the next, Enter confirms, O opens.

const cards = [...document.querySelectorAll("[data-card]")];

function go(step) {
  const now = cards.indexOf(document.activeElement?.closest("[data-card]"));
  const next = cards[Math.min(Math.max(now + step, 0), cards.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, select, textarea, button, a")) return;
  const card = document.activeElement?.closest("[data-card]");
  const key = event.key.toLowerCase();
  if (key === "j") go(1);
  else if (key === "k") go(-1);
  else if (key === "enter") card?.querySelector("[data-confirm]")?.click();
  else if (key === "o") card?.querySelector("[data-open]")?.click();
  else return;
  event.preventDefault();
});

// After one is confirmed the next is at hand.
cards[0]?.focus({ preventScroll: true });
