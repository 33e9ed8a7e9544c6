// The names in a picture of the network: where one would cover another it is written on the other side, or not at all.
const BESIDE = 3; // pixels between a spot and its name
const AIR = 2; // pixels around a name in which no other stands
const HALO = 3; // pixels of the ground's colour around the letters, so that lines do not run through them

const covers = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

function fontOf(context, { labelWeight, labelSize, labelFont }) {
  context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
}

/** The boxes in which the name of a spot may stand: at its right or at its left. */
function boxes({ x, y, size, width }, height) {
  const top = y - height / 2 - AIR;
  const box = (left) => ({ left, right: left + width + 2 * AIR, top, bottom: top + height + 2 * AIR });
  return [box(x + size + BESIDE - AIR), box(x - size - BESIDE - width - AIR)];
}

/** The first box within the stage that covers none of those taken; what must be read stands at the right all the same. */
function placed(name, height, across, taken) {
  const [right, left] = boxes(name, height);
  const isFree = (box) => box.left >= 0 && box.right <= across && !taken.some((other) => covers(box, other));
  return [right, left].find(isFree) ?? (name.isMarked ? right : undefined);
}

/** What Sigma calls instead of writing names itself. `inks()` gives the colours of `text` and `ground`, `nameOf(key)` a spot's
 * name, `isMarked(key)` whether it is written whatever it covers, `across()` the width of the stage. */
export function names({ inks, nameOf, isMarked, across }) {
  const waiting = new Map();
  let paint;

  const letters = (context, text, x, y, settings) => {
    const { text: ink, ground } = inks();
    fontOf(context, settings);
    context.lineJoin = "round";
    context.lineWidth = HALO;
    context.strokeStyle = ground;
    context.strokeText(text, x, y + settings.labelSize / 3);
    context.fillStyle = ink;
    context.fillText(text, x, y + settings.labelSize / 3);
  };

  return {
    /** One after the other in no order that serves here, some twice: kept until all are known. */
    keep(context, { key, label, x, y, size }, settings) {
      if (!label) return;
      fontOf(context, settings);
      paint = { context, settings };
      const { width } = context.measureText(label);
      waiting.set(key, { label, x, y, size, width, isMarked: isMarked(key) });
    },

    /** All that were kept: first what must be read, then the largest. */
    write() {
      const taken = [];
      for (const name of [...waiting.values()].sort(
        (one, other) => other.isMarked - one.isMarked || other.size - one.size,
      )) {
        const box = placed(name, paint.settings.labelSize, across(), taken);
        if (!box) continue;
        taken.push(box);
        letters(paint.context, name.label, box.left + AIR, name.y, paint.settings);
      }
      waiting.clear();
    },

    /** That of the spot under the pointer, on the ground above all others; the renderer paints the spot itself anew. */
    lift(context, { key, x, y, size }, settings) {
      const label = nameOf(key);
      fontOf(context, settings);
      const [right, left] = boxes(
        { x, y, size, width: context.measureText(label).width },
        settings.labelSize,
      );
      const box = right.right <= across() ? right : left;
      context.fillStyle = inks().ground;
      context.fillRect(box.left, box.top - AIR, box.right - box.left, box.bottom - box.top + 2 * AIR);
      context.beginPath();
      context.arc(x, y, size + BESIDE, 0, 2 * Math.PI);
      context.fill();
      letters(context, label, box.left + AIR, y, settings);
    },
  };
}
