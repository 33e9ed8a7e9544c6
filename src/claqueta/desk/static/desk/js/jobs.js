// A running job's line asks for itself again until it is done; a page that waits for the job is then loaded anew.
const EVERY = 800; // milliseconds

async function refresh(line) {
  const answer = await fetch(line.dataset.job);
  if (!answer.ok) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  const running = fresh.querySelectorAll("[data-job]");
  line.replaceWith(...fresh.childNodes);
  if (running.length === 0 && document.querySelector("[data-reload]")) location.reload();
  else watch(running);
}

function watch(lines) {
  for (const line of lines) setTimeout(refresh, EVERY, line);
}

watch(document.querySelectorAll("[data-job]"));
