// Tries operations of the API from their page. The key stays in its field: nothing keeps it.
const keyForm = document.querySelector("[data-reference-key]");
keyForm.hidden = false;
keyForm.addEventListener("submit", (event) => event.preventDefault());
for (const one of document.querySelectorAll("[data-needs-script]")) one.hidden = false;

function asked(form) {
  let path = form.getAttribute("action");
  const query = new URLSearchParams();
  const headers = { Accept: "application/json" };
  for (const input of form.querySelectorAll("[data-place]")) {
    if (input.dataset.place === "path")
      path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.value && input.dataset.place === "query") query.set(input.name, input.value);
    else if (input.value) headers[input.name] = input.value;
  }
  const key = document.getElementById("key").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  const body = form.querySelector("[data-body]")?.value;
  if (body) headers["Content-Type"] = "application/json";
  const options = { method: form.dataset.try, headers, body, credentials: "omit" };
  return [query.size ? `${path}?${query}` : path, options];
}

function legible(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function tryOut(form) {
  const answer = form.querySelector("[data-answer]");
  const [status, shown] = [answer.querySelector(".operation__status"), answer.querySelector("code")];
  const [url, options] = asked(form);
  const begin = performance.now();
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    status.textContent = `${response.status} ${response.statusText} · ${Math.round(performance.now() - begin)} ms · ${url}`;
    shown.textContent = legible(text);
  } catch {
    status.textContent = form.dataset.failed;
    shown.textContent = "";
  }
  answer.hidden = false;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-try]")) return;
  event.preventDefault();
  tryOut(event.target);
});
