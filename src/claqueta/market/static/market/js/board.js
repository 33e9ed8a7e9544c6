// The hall of the day reads itself anew, so that whoever watches it sees what others do; not while somebody is about to do something there.
const board = document.querySelector("[data-board]");

async function read() {
  if (document.hidden || board.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
  // A session that has ended is answered by the page to sign in.
  if (!answer.ok || answer.redirected || board.contains(document.activeElement)) return;
  board.innerHTML = await answer.text();
  const seen = board.querySelector("[name=version]")?.value;
  // What is done beside it is decided on what is seen now.
  if (seen) for (const field of document.querySelectorAll("[name=version]")) field.value = seen;
}

if (board) {
  // Without a network it stays as it was, and says of what hour it is.
  setInterval(() => read().catch(() => {}), Number(board.dataset.every) * 1000);
  document.addEventListener("visibilitychange", () => read().catch(() => {}));
}
