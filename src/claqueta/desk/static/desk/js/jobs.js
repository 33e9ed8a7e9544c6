// A running job's line asks for itself again until it is done; a page that waits for the job is then loaded anew.
const EVERY = 800; // milliseconds
const LATER = 5000; // when the house does not answer

async function refresh(line) {
  let answer;
  try {
    answer = await fetch(line.dataset.job);
  } catch {
    // No network, or the house is starting again: the line says so and goes on asking.
    line.classList.add("office-job--lost");
    setTimeout(refresh, LATER, line);
    return;
  }
  if (!answer.ok) {
    line.classList.add("office-job--lost");
    return;
  }
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
