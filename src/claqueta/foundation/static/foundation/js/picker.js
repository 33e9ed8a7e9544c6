// Many boxes to tick become a field to type in and chips; the boxes themselves stay and are what is sent.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Picker {
  constructor(box) {
    this.box = box;
    this.chosen = box.querySelector("[data-picker-chosen]");
    this.search = box.querySelector("[data-picker-search]");
    this.none = box.querySelector("[data-picker-none]");
    this.groups = [...box.querySelectorAll("details")];
    this.lines = [...box.querySelectorAll("details li")].map((line) => ({
      line,
      box: line.querySelector("input[type=checkbox]"),
      main: line.querySelector("input[type=radio]"),
      name: line.querySelector("label span").textContent,
    }));
    box.classList.add("picker--live");
    this.search.hidden = false;
    for (const group of this.groups) group.open = false;
    box.addEventListener("change", () => this.show());
    this.search.addEventListener("input", (event) => {
      event.stopPropagation(); // What is looked for is no change of the form.
      this.filter();
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // It would send the form.
      const first = this.lines.find(({ line, box }) => !line.hidden && !box.checked);
      if (this.search.value && first) this.choose(first, true);
    });
    this.show();
  }

  choose(one, checked) {
    one.box.checked = checked;
    if (checked) {
      this.search.value = "";
      this.filter();
    }
    one.box.dispatchEvent(new Event("change", { bubbles: true }));
    one.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  filter() {
    const wanted = plain(this.search.value.trim());
    for (const { line, name } of this.lines) line.hidden = Boolean(wanted) && !plain(name).includes(wanted);
    for (const group of this.groups) {
      const some = [...group.querySelectorAll("li")].some((line) => !line.hidden);
      group.hidden = !some;
      group.open = Boolean(wanted) && some;
    }
    this.none.hidden = this.groups.some((group) => !group.hidden);
  }

  show() {
    const chosen = this.lines.filter(({ box }) => box.checked);
    const mains = chosen.filter(({ main }) => main);
    if (mains.length && !mains.some(({ main }) => main.checked)) mains[0].main.checked = true;
    this.chosen.hidden = !chosen.length;
    this.chosen.replaceChildren(...chosen.map((one) => this.chip(one)));
  }

  chip(one) {
    const chip = document.createElement("li");
    chip.className = "picker__chip";
    chip.append(one.name);
    if (one.main)
      chip.append(
        one.main.checked ? this.mark() : this.button("makeMain", one, "☆", () => this.makeMain(one)),
      );
    chip.append(
      this.button("remove", one, "×", () => {
        this.choose(one, false);
        this.search.focus();
      }),
    );
    return chip;
  }

  mark() {
    return Object.assign(document.createElement("strong"), {
      className: "picker__mark",
      textContent: `★ ${this.box.dataset.main}`,
    });
  }

  button(word, one, sign, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.setAttribute("aria-label", this.box.dataset[word].replace("{name}", one.name));
    button.addEventListener("click", act);
    return button;
  }

  makeMain(one) {
    one.main.checked = true;
    one.main.dispatchEvent(new Event("change", { bubbles: true }));
    one.main.dispatchEvent(new Event("input", { bubbles: true }));
    this.search.focus();
  }
}

for (const box of document.querySelectorAll("[data-picker]")) new Picker(box);
