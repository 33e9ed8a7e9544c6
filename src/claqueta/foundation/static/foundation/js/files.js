// A file larger than may be sent at once is refused beside its field before it is sent: nothing typed is lost. Without this script the server says so.
const said = document.querySelector("script[data-most]").dataset;

function judge(box) {
  const size = [...box.files].reduce((sum, file) => sum + file.size, 0);
  const large = size > Number(said.most);
  box.parentElement.querySelector(":scope > [data-too-large]")?.remove();
  box.setAttribute("aria-invalid", String(large));
  if (!large) return;
  const told = Object.assign(document.createElement("span"), {
    className: "error",
    textContent: said.refusal,
  });
  told.setAttribute("role", "alert");
  told.dataset.tooLarge = "";
  box.after(told);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) judge(event.target);
});
document.addEventListener("submit", (event) => {
  const told = event.target.querySelector("[data-too-large]");
  if (!told) return;
  event.preventDefault();
  told.previousElementSibling.focus();
});
