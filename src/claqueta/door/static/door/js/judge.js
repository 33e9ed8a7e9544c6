// Who is let through, by the list alone: the same rules as the server's (`door/policies.py`, `door/codes.py`).

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEAD = 15; // bytes before the signature: version, event, key
const LENGTH = HEAD + 64;

function bytesOf(code) {
  const text = code.replace(/\s+/g, "").toUpperCase();
  const out = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  return out;
}

const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

async function signed(keys, bytes) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  for (const text of keys) {
    const point = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", point, algorithm, false, ["verify"]);
    const how = { name: "ECDSA", hash: "SHA-256" };
    if (await crypto.subtle.verify(how, key, bytes.slice(HEAD), bytes.slice(0, HEAD))) return true;
  }
  return false;
}

/** `{ key }` of a badge of this event, or `{ why }` it is none. */
export async function read(code, list) {
  const bytes = bytesOf(code);
  if (bytes?.length !== LENGTH || bytes[0] !== 1) return { why: "forged" };
  const event = new DataView(bytes.buffer).getUint32(1);
  if (event !== list.event.id) return { why: "other" };
  if (!(await signed(list.keys, bytes))) return { why: "forged" };
  return { key: hex(bytes.slice(5, HEAD)) };
}

export const dayIn = (zone, millis) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(millis);

/** Why somebody is not let through; blank where they are. Whoever goes out is never held. */
export function judge(person, inside, way, today) {
  if (way === "out") return "";
  if (person.s !== "good") return person.s;
  if (person.d && !person.d.includes(today)) return "wrong_day";
  if (inside?.inside && way === "in") return "already";
  return "";
}
