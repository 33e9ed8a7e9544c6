// More files than may be sent at once are refused beside their field before they are sent: nothing typed is lost. Without this script the server says so.
const said = document.querySelector("script[data-most]").dataset;
const most = Number(said.most);
const sizeOf = (box) => [...box.files].reduce((sum, file) => sum + file.size, 0);
const marked = (box) => box.nextElementSibling?.matches("[data-too-large]");
let told = 0;

/** The fields for files that are sent together with this one. */
const together = (box) =>
  box.form ? [...box.form.elements].filter((one) => one.matches("input[type=file]")) : [box];

function describe(box, change) {
  const ids = new Set(box.getAttribute("aria-describedby")?.split(" "));
  change(ids);
  if (ids.size) box.setAttribute("aria-describedby", [...ids].join(" "));
  else box.removeAttribute("aria-describedby");
}

function unmark(box) {
  if (!marked(box)) return;
  const { id } = box.nextElementSibling;
  describe(box, (ids) => ids.delete(id));
  box.nextElementSibling.remove();
  box.removeAttribute("aria-invalid");
}

function mark(box, words) {
  const id = `too-large-${++told}`;
  const one = Object.assign(document.createElement("span"), { id, className: "error", textContent: words });
  one.setAttribute("role", "alert");
  one.dataset.tooLarge = "";
  box.after(one);
  describe(box, (ids) => ids.add(id));
  box.setAttribute("aria-invalid", "true");
}

/** Judge the files of a form once those of a field are others; it is told beside that field, or the one with most in it. */
function judge(changed) {
  const boxes = together(changed);
  for (const box of boxes) unmark(box);
  changed.removeAttribute("aria-invalid"); // What the server said of the one before holds no longer.
  if (boxes.reduce((sum, box) => sum + sizeOf(box), 0) <= most) return;
  const largest = boxes.toSorted((one, other) => sizeOf(other) - sizeOf(one))[0];
  if (sizeOf(largest) > most) mark(largest, said.refusal);
  else mark(changed.files.length ? changed : largest, said.together);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) judge(event.target);
});
document.addEventListener("reset", (event) => {
  for (const box of event.target.elements) unmark(box);
});
// Before any other hears of it: what is not sent is not taken for saved.
document.addEventListener(
  "submit",
  (event) => {
    const refused = () => [...event.target.elements].find(marked);
    // Whoever leaves for now keeps all the rest: only what cannot be sent stays behind.
    for (let box = refused(); box && event.submitter?.formNoValidate; box = refused()) {
      box.value = "";
      judge(box);
    }
    const box = refused();
    if (!box) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.focus();
  },
  { capture: true },
);
