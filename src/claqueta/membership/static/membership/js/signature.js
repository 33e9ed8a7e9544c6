// A signature drawn on the screen: strokes of points, which the server draws again. Works with finger, pen and mouse.
const box = document.querySelector("[data-sign]");
const field = document.querySelector("[data-strokes]");
const sheet = box.querySelector("canvas");
const pen = sheet.getContext("2d");
const kept = document.getElementById("kept-strokes");
const MOST = 3900;
let strokes = kept ? JSON.parse(kept.textContent) : [];
let drawing;

function draw() {
  pen.clearRect(0, 0, sheet.width, sheet.height);
  pen.lineWidth = 5;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#141210";
  for (const stroke of strokes) {
    pen.beginPath();
    for (const [x, y] of stroke) pen.lineTo(x, y);
    pen.stroke();
  }
}

function at(event) {
  const seen = sheet.getBoundingClientRect();
  const x = Math.round(((event.clientX - seen.left) / seen.width) * sheet.width);
  const y = Math.round(((event.clientY - seen.top) / seen.height) * sheet.height);
  return [Math.min(Math.max(x, 0), sheet.width), Math.min(Math.max(y, 0), sheet.height)];
}

function keep() {
  field.value = strokes.length ? JSON.stringify(strokes) : "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

sheet.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  sheet.setPointerCapture(event.pointerId);
  drawing = [at(event)];
  strokes.push(drawing);
});
sheet.addEventListener("pointermove", (event) => {
  if (!drawing || strokes.flat().length > MOST) return;
  drawing.push(at(event));
  draw();
});
for (const name of ["pointerup", "pointercancel"]) {
  sheet.addEventListener(name, () => {
    if (!drawing) return;
    drawing = undefined;
    keep();
  });
}
box.querySelector("[data-sign-clear]").addEventListener("click", () => {
  strokes = [];
  draw();
  keep();
});

function show() {
  const chosen = document.querySelector("input[name=sign]:checked");
  box.hidden = chosen?.value !== "draw";
}
document.addEventListener("change", show);
show();
draw();
if (strokes.length) field.value = JSON.stringify(strokes);
