// A signature drawn with finger, pen or mouse, sent as a PNG with the form.

const frame = document.querySelector("[data-signature]");
const form = frame?.closest("form");

if (frame && form) {
  const pad = frame.querySelector("canvas");
  const field = frame.querySelector("input");
  const pen = pad.getContext("2d");
  let drawn = false;

  frame.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.strokeStyle = "#141210";
  blank();

  function blank() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    drawn = false;
    field.value = "";
  }

  function place(event) {
    const box = pad.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * pad.width) / box.width,
      ((event.clientY - box.top) * pad.height) / box.height,
    ];
  }

  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...place(event));
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...place(event));
    pen.stroke();
    drawn = true;
  });
  frame.querySelector("[data-clear]").addEventListener("click", blank);
  form.addEventListener("submit", () => {
    if (drawn) field.value = pad.toDataURL("image/png");
  });
}
