// Codes read by the camera: by the browser's own detector, or else by a decoder that is fetched only then.

const EVERY = 140; // milliseconds between two looks
const AGAIN = 4000; // milliseconds in which the same code is one reading

let fetched;

function decoder(address) {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.jsQR);
    script.onerror = () => {
      fetched = undefined; // It may come the next time.
      reject(new Error("decoder"));
    };
    document.head.append(script);
  });
  return fetched;
}

async function lookerOf(address) {
  if ("BarcodeDetector" in globalThis) {
    const formats = await globalThis.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue;
    }
  }
  const read = await decoder(address);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    if (!canvas.width) return undefined;
    context.drawImage(video, 0, 0);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return read(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data;
  };
}

async function watch(video, address, found, sharp) {
  const size = sharp ? { width: { ideal: 1280 }, height: { ideal: 960 } } : {};
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", ...size } });
  let going = true;
  const stop = () => {
    going = false;
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null;
  };
  let look;
  try {
    video.srcObject = stream;
    await video.play();
    look = await lookerOf(address);
  } catch (error) {
    stop();
    throw error;
  }
  let last = "";
  let at = 0;
  const again = async () => {
    if (!going) return;
    try {
      const code = await Promise.resolve(look(video)).catch(() => undefined);
      if (going && code && (code !== last || Date.now() - at > AGAIN)) {
        last = code;
        at = Date.now();
        await found(code);
      }
    } finally {
      // What one code could not be taken for says nothing of the next.
      setTimeout(again, EVERY);
    }
  };
  again();
  return stop;
}

/** The camera shown in `video`, off at first, which gives each code once. `sharp` asks for more pixels, for large codes. */
export function camera(video, address, found, sharp = false) {
  let looking;
  const off = () => {
    looking?.stop?.();
    looking = undefined;
    video.hidden = true;
  };
  return {
    off,
    /** On where it was off, and the other way round. Throws where there is none, or it was not allowed. */
    async turn() {
      if (looking) return off();
      const mine = {};
      looking = mine;
      video.hidden = false;
      try {
        mine.stop = await watch(video, address, found, sharp);
      } catch (error) {
        if (looking !== mine) return;
        off();
        throw error;
      }
      // Whoever was asked whether it may be used may have gone on meanwhile.
      if (looking !== mine) mine.stop();
    },
  };
}
