// Rows of a form: added, removed, moved and pasted here; without this script the same buttons ask the server.
const numbered = (text, name, number) =>
  text.replace(new RegExp(`(^|_)${name}-(?:\\d+|__row__)(?=-|$)`), `$1${name}-${number}`);

class Rows {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.rows;
    this.list = box.querySelector(".rows__list");
    this.blank = box.querySelector("template");
    this.add = box.querySelector("[data-row-add]");
    while (this.rows.length > 1 && this.isEmpty(this.rows.at(-1))) this.rows.at(-1).remove();
    box.addEventListener("click", (event) => this.clicked(event));
    box.addEventListener("keydown", (event) => this.pressed(event));
    box.addEventListener("paste", (event) => this.pasted(event));
    this.renumber();
  }

  get rows() {
    return [...this.list.children];
  }

  cells(row) {
    return [...row.querySelectorAll("input, select, textarea")];
  }

  isEmpty(row) {
    return this.cells(row).every((cell) => (cell.type === "checkbox" ? !cell.checked : !cell.value));
  }

  renumber() {
    this.rows.forEach((row, at) => {
      row.dataset.row = at;
      for (const part of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const attribute of ["name", "id", "for", "aria-describedby"]) {
          const value = part.getAttribute(attribute);
          if (value) part.setAttribute(attribute, numbered(value, this.name, at));
        }
      }
      for (const act of row.querySelectorAll("[data-row-act]")) {
        act.value = `${this.name}:${act.dataset.rowAct}:${at}`;
        act.setAttribute("aria-label", act.dataset.label.replace("{n}", at + 1));
      }
    });
  }

  changed() {
    this.renumber();
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
  }

  append() {
    this.list.append(this.blank.content.cloneNode(true));
    this.renumber();
    return this.rows.at(-1);
  }

  move(row, step) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    this.changed();
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    this.changed();
    if (next) this.cells(next)[0].focus();
    else this.add.focus();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".rows__row");
    const act = button.dataset.rowAct;
    if (act === "remove") this.remove(row);
    else if (act) {
      this.move(row, act === "up" ? -1 : 1);
      button.focus();
    } else if ("rowPaste" in button.dataset) {
      const text = button.parentElement.querySelector("textarea");
      const last = this.rows.at(-1);
      this.fill(last && this.isEmpty(last) ? last : this.append(), 0, text.value);
      text.value = "";
    } else this.cells(this.append())[0].focus();
  }

  pressed(event) {
    const row = event.target.closest(".rows__row");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (row && event.altKey && step) {
      event.preventDefault();
      this.move(row, step);
      event.target.focus();
    } else if (row && event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault(); // It would send the form.
      const next = row.nextElementSibling ?? this.append();
      this.cells(next)[0].focus();
    }
  }

  pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const row = event.target.closest(".rows__row");
    if (!row || !/[\t\n|]/.test(text.trim())) return;
    event.preventDefault();
    this.fill(row, this.cells(row).indexOf(event.target), text);
  }

  fill(first, from, text) {
    let row = first;
    for (const line of text.split(/\r?\n/).filter((one) => one.trim())) {
      row ??= this.append();
      const cells = this.cells(row).slice(from);
      for (const [at, value] of line.split(line.includes("\t") ? "\t" : "|").entries()) {
        if (cells[at]) put(cells[at], value.trim());
      }
      row = row.nextElementSibling;
    }
    this.changed();
  }
}

function put(cell, value) {
  if (cell.tagName !== "SELECT") cell.value = value;
  else {
    const wanted = value.toLowerCase();
    const option = [...cell.options].find((one) => one.value === value || one.text.toLowerCase() === wanted);
    if (option) option.selected = true;
  }
}

const begin = (inside) => {
  for (const box of inside.querySelectorAll("[data-rows]")) new Rows(box);
};
document.addEventListener("fresh", (event) => begin(event.target)); // A part of the page has been put there anew.
begin(document);
