// Codes read by the camera: by the browser's own detector, or else by a decoder that is fetched only then.

const EVERY = 140; // milliseconds between two looks
const AGAIN = 4000; // milliseconds in which the same code is one reading

let fetched;

function decoder(address) {
  fetched ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.jsQR);
    script.onerror = () => reject(new Error("decoder"));
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

/** Show what the camera sees and give each code once; gives back what stops it. `sharp` asks for more pixels, for large codes. */
export async function watch(video, address, found, sharp = false) {
  const size = sharp ? { width: { ideal: 1280 }, height: { ideal: 960 } } : {};
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", ...size } });
  video.srcObject = stream;
  await video.play();
  const look = await lookerOf(address);
  let last = "";
  let at = 0;
  let going = true;
  const again = async () => {
    if (!going) return;
    const code = await Promise.resolve(look(video)).catch(() => undefined);
    if (code && (code !== last || Date.now() - at > AGAIN)) {
      last = code;
      at = Date.now();
      await found(code);
    }
    setTimeout(again, EVERY);
  };
  again();
  return () => {
    going = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
