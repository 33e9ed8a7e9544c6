// A long list to choose several from gets a box that narrows it; what is chosen always stays in sight.
const LONG = 12;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function boxFor(select) {
  const words = select.dataset.narrow ?? "";
  const box = Object.assign(document.createElement("input"), { type: "search", placeholder: words });
  box.setAttribute("aria-label", words);
  box.setAttribute("aria-controls", select.id);
  return box;
}

function narrow(options, text) {
  const wanted = plain(text);
  for (const option of options) option.hidden = !option.selected && !plain(option.text).includes(wanted);
}

for (const select of document.querySelectorAll("select[multiple]")) {
  const options = [...select.options];
  if (options.length < LONG) continue;
  const box = boxFor(select);
  box.addEventListener("input", () => narrow(options, box.value));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // It would send the form.
  });
  select.before(box);
}
