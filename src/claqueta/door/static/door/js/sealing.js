// A code for another device: pressed (deflate), sealed with a key that every device of the event has with its list (AES-GCM), and
// written in Base45 (RFC 9285), which QR codes hold in their alphanumeric mode. What is too long for one code becomes several.
import { pack, Unreadable, unpack } from "./packing.js";

const SIGN = "DOOR1:";
const END = "."; // A space at the end would be lost where a code is copied.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const PART = 1150; // bytes in one code: version 25 of a QR code, which a telephone still reads off another
const HEAD = 10; // bytes before a part: event, mark of the whole, number of the part, how many there are
const IV = 12;
const LARGEST = 2_000_000; // bytes, unpressed

/** `why` is one of `forged`, `other`. */
export class Refused extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

function written(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let value = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let letter = isPair ? 3 : 2; letter > 0; letter--) {
      text += LETTERS[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
}

function bytesOf(text) {
  const values = Array.from(text, (letter) => LETTERS.indexOf(letter));
  if (values.includes(-1) || values.length % 3 === 1) throw new Refused("forged");
  const bytes = [];
  for (let at = 0; at < values.length; at += 3) {
    const some = values.slice(at, at + 3);
    const value = some[0] + some[1] * 45 + (some[2] ?? 0) * 2025;
    if (value > (some.length === 3 ? 65535 : 255)) throw new Refused("forged");
    if (some.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

async function through(bytes, stream) {
  const parts = [];
  let size = 0;
  const from = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await from.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST) throw new Unreadable("large");
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const keyOf = (text) =>
  crypto.subtle.importKey(
    "raw",
    Uint8Array.from(atob(text), (one) => one.charCodeAt(0)),
    "AES-GCM",
    false,
    ["encrypt", "decrypt"],
  );

const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

export const can = () => Boolean(globalThis.CompressionStream && globalThis.DecompressionStream);
export const isOurs = (text) => text.trimStart().startsWith(SIGN);

/** The texts of the codes to be shown, one after another, of at most so many bytes. `list` has the event and its keys. */
export async function codesOf(list, said, scans, most = PART) {
  const pressed = await through(pack(said, scans), new CompressionStream("deflate-raw"));
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const how = { name: "AES-GCM", iv, additionalData: Uint8Array.from(number(list.event.id)) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, await keyOf(list.comparing[0]), pressed));
  const whole = Uint8Array.from([...iv, ...sealed]);
  const count = Math.ceil(whole.length / most);
  if (count > 255) throw new RangeError("too much for codes");
  return Array.from({ length: count }, (_none, index) => {
    const part = whole.slice(index * most, (index + 1) * most);
    const before = [...number(list.event.id), ...iv.slice(0, 4), index, count];
    return SIGN + written(Uint8Array.from([...before, ...part])) + END;
  });
}

async function opened(list, whole) {
  const how = {
    name: "AES-GCM",
    iv: whole.slice(0, IV),
    additionalData: Uint8Array.from(number(list.event.id)),
  };
  for (const text of list.comparing) {
    const pressed = await crypto.subtle.decrypt(how, await keyOf(text), whole.slice(IV)).catch(() => null);
    if (!pressed) continue;
    try {
      return await unpack(await through(new Uint8Array(pressed), new DecompressionStream("deflate-raw")));
    } catch {
      throw new Refused("forged");
    }
  }
  throw new Refused("forged");
}

/** Takes codes in any order: `{ have, of }`, and with the last one also `said` and `scans`. Throws `Refused`. */
export function collector() {
  let mark = "";
  let parts = new Map();
  return async (text, list) => {
    const code = text.trimStart().replace(/[\r\n]+$/, "");
    if (!code.startsWith(SIGN) || !code.endsWith(END)) throw new Refused("forged");
    const bytes = bytesOf(code.slice(SIGN.length, -END.length));
    const [index, of] = bytes.slice(HEAD - 2, HEAD);
    if (bytes.length <= HEAD || index >= of) throw new Refused("forged");
    if (new DataView(bytes.buffer).getUint32(0) !== list.event.id) throw new Refused("other");
    const whose = `${bytes.slice(4, 8).join()}/${of}`;
    if (whose !== mark) parts = new Map();
    mark = whose;
    parts.set(index, bytes.slice(HEAD));
    if (parts.size < of) return { have: parts.size, of };
    const all = Array.from({ length: of }, (_none, place) => [...parts.get(place)]).flat();
    parts = new Map();
    return { have: of, of, ...(await opened(list, Uint8Array.from(all))) };
  };
}
