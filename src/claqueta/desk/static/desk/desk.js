// A running job's line asks for itself again until it is done.
function watch(root) {
  for (const one of root.querySelectorAll("[data-job]")) {
    setTimeout(async () => {
      const answer = await fetch(one.dataset.job);
      if (!answer.ok) return;
      const fresh = document.createElement("div");
      fresh.innerHTML = await answer.text();
      const finished = !fresh.querySelector("[data-job]");
      one.replaceWith(...fresh.childNodes);
      if (finished && document.querySelector("[data-reload]")) location.reload();
      else watch(document);
    }, 800);
    one.removeAttribute("data-watch");
  }
}
watch(document);

// Wagtail's date fields begin with an inline script, which the policy forbids; their templates here carry data instead.
for (const one of document.querySelectorAll("[data-chooser]")) {
  window[one.dataset.chooser]?.(one.dataset.for, JSON.parse(one.dataset.config));
}
