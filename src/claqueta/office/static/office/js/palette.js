// Ctrl-K (⌘K) or a slash opens a dialog that leads to any screen or record; so does whatever has `data-palette`.
import { asking } from "../../interface/js/resting.js";

const PAUSE = 150; // milliseconds without a key before the list is asked for

const dialog = document.querySelector("#palette");

if (dialog) {
  const box = dialog.querySelector("input");
  const found = dialog.querySelector("[data-palette-found]");

  const links = () => [...found.querySelectorAll("a")];

  let asked, listed; // What was asked for last, and what the lines in sight are an answer to.

  async function read({ typing, signal }) {
    asked = box.value;
    const question = new URLSearchParams({ q: box.value, ...(typing && { typing: 1 }) });
    const answer = await fetch(`${dialog.dataset.paletteList}?${question}`, { signal });
    // A session that has ended is answered by the page to sign in.
    return answer.ok && !answer.redirected ? answer.text() : undefined;
  }

  function place(answer) {
    if (found.contains(document.activeElement)) return; // A line that is chosen already stays.
    found.innerHTML = answer;
    listed = asked;
  }

  const questions = asking(read, place, PAUSE);

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    box.select();
    questions.now({ typing: true });
  }

  function isWritten(target) {
    return target.isContentEditable || target.matches("input, textarea, select");
  }

  document.addEventListener("keydown", (event) => {
    const command =
      event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    // In a text that is being written, a slash is a slash and Ctrl-K makes a link.
    const taken = slash ? isWritten(event.target) : event.target.isContentEditable;
    if ((command || slash) && !taken && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      open();
    }
  });

  // Before the menu hears of it, which would go to the link's page.
  document.addEventListener(
    "click",
    (event) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!event.target.closest("[data-palette]")) return;
      event.preventDefault();
      event.stopPropagation();
      open();
    },
    true,
  );

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // Beside the dialog's content is its backdrop.
  });

  box.addEventListener("input", questions.typed);

  dialog.addEventListener("keydown", async (event) => {
    let places = links();
    const at = places.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (at < 0 && to === 0 && listed !== box.value) {
        await questions.now({ typing: true }); // Fast fingers choose among what they wrote, not among what stood there.
        places = links();
      }
      (to < 0 ? box : (places[to] ?? places.at(-1) ?? box)).focus();
    } else if (event.key.length === 1 && at >= 0 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      box.focus(); // What is typed goes on where it began.
    }
  });

  dialog.querySelector("form").addEventListener("submit", async (event) => {
    // Enter goes to the first place; the search page answers when there is none.
    event.preventDefault();
    await questions.now({ typing: true });
    const [first] = links();
    if (first) location.assign(first.href);
    else event.target.submit();
  });
}
