// A search page answers while somebody types: `data-live` on its form names what is replaced, `data-live-said` where it is told.
import { announce, asking } from "./resting.js";

const PAUSE = 150; // milliseconds without a key until the words are looked for

function attach(form) {
  const found = document.getElementById(form.dataset.live);
  const said = document.querySelector("[data-live-said]");
  const box = form.querySelector("input[type=search]");
  const question = () => new URLSearchParams(new FormData(form));

  async function read({ typing, signal }) {
    const asked = question();
    if (typing) asked.set("typing", "1");
    const answer = await fetch(`${location.pathname}?${asked}`, {
      signal,
      headers: { "HX-Request": "true" },
    });
    // A session that has ended is answered by the page to sign in.
    return answer.ok && !answer.redirected ? answer.text() : undefined;
  }

  function place(answer) {
    if (found.contains(document.activeElement)) return; // Whoever has gone to a result is not taken from it.
    found.innerHTML = answer;
    history.replaceState(null, "", `${location.pathname}?${question()}`);
    announce(said, found);
  }

  const questions = asking(read, place, PAUSE);
  box.addEventListener("input", questions.typed);
}

for (const form of document.querySelectorAll("[data-live]")) attach(form);
