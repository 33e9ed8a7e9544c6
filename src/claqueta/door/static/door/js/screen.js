// What stands on the screen of a device: the answer to a reading, people who were found, how it stands.

const words = JSON.parse(document.getElementById("door-words").textContent);
const part = (name) => document.querySelector(`[data-${name}]`);

export const say = (name, given = {}) =>
  (words[name] ?? "").replace(/%\((\w+)\)s/g, (_all, key) => String(given[key] ?? ""));

export const show = (name, shown) => {
  part(name).hidden = !shown;
};

export function put(name, text) {
  part(name).textContent = text;
}

export function note(text) {
  put("note", text);
  show("note", Boolean(text));
}

/** `tone` is `good`, `bad` or `look`; `again` does what the button below it offers. */
export function answer(tone, word, name, more, again) {
  const box = part("answer");
  box.dataset.tone = tone;
  put("word", word);
  put("name", name);
  put("more", more);
  const button = part("again");
  button.hidden = !again;
  button.textContent = again ? say("again") : "";
  button.onclick = again ?? null;
  navigator.vibrate?.(tone === "good" ? 60 : [80, 60, 80]);
}

export function found(people, isInside, choose) {
  const list = part("found");
  list.replaceChildren(
    ...people.map((person) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const name = document.createElement("strong");
      name.dir = "auto";
      name.textContent = person.n;
      const more = document.createElement("span");
      const state = person.s === "good" ? (isInside(person) ? words.in : "") : words[`why_${person.s}`];
      more.textContent = [person.c, person.l, state].filter(Boolean).join(" · ");
      button.append(name, more);
      button.onclick = () => choose(person);
      row.append(button);
      return row;
    }),
  );
}
