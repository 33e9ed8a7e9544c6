// Scans as few bytes: for each device its door and clock once, times by how much later each is, of a key its first four bytes.
import { HEAD, nameOf } from "./ledger.js";
import { stamp } from "./union.js";

const WAYS = ["in", "out", "again"];
/** In the order of `Reason` in `door/policies.py`; a new one goes to the end. */
export const REASONS = [
  "",
  "forged",
  "other",
  "unknown",
  "revoked",
  "cancelled",
  "not_in",
  "unpaid",
  "wrong_day",
  "already",
];
const MOST = 60_000; // scans in a code: three devices of a day
/** Milliseconds: the years from 2000 to 2100, as the server takes them (`door/reading.py`). */
export const [FIRST, LAST] = [946_684_800_000, 4_102_444_800_000];
const isMoment = (value) => value >= FIRST && value < LAST;
// The server takes nothing of a clock that shows another year.
const isPossible = (scan) => isMoment(scan.at) && isMoment(stamp(scan));

export class Unreadable extends Error {}

function writer() {
  const bytes = [];
  const number = (value) => {
    let rest = value;
    while (rest > 127) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  };
  return { bytes, number, signed: (value) => number(value < 0 ? -2 * value - 1 : 2 * value) };
}

function reader(bytes) {
  let at = 0;
  const byte = () => {
    if (at >= bytes.length) throw new Unreadable("short");
    return bytes[at++];
  };
  const number = () => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const one = byte();
      value += (one & 127) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw new Unreadable("large");
      if (one < 128) return value;
    }
  };
  const signed = () => {
    const value = number();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  return { byte, number, signed, isDone: () => at === bytes.length };
}

function grouped(scans) {
  const groups = new Map();
  for (const one of scans) {
    const whose = [one.dev, one.door, one.off].join();
    if (groups.has(whose)) groups.get(whose).push(one);
    else groups.set(whose, [one]);
  }
  return [...groups.values()];
}

/** `said` is `{ made, device }`: when the code was made, and by whom. What has an impossible moment is left out. */
export function pack(said, scans) {
  const { bytes, number, signed } = writer();
  const groups = grouped(scans.filter(isPossible));
  for (const value of [said.made, said.device, groups.length]) number(value);
  for (const rows of groups) {
    rows.sort((one, other) => one.at - other.at);
    const [{ dev, door, off }] = rows;
    number(dev);
    number(door);
    signed(off);
    number(rows.length);
    // Column by column: what is alike stands together and is pressed to little.
    let last = 0;
    for (const one of rows) {
      number(one.at - last);
      last = one.at;
    }
    for (const one of rows) signed(one.told ? one.told - stamp(one) + (one.told >= stamp(one) ? 1 : 0) : 0);
    for (const one of rows)
      bytes.push(
        WAYS.indexOf(one.way) |
          (one.ok ? 4 : 0) |
          (one.key || one.pre ? 8 : 0) |
          (REASONS.indexOf(one.why) << 4),
      );
    for (const one of rows) {
      const text = (one.key || one.pre || "").slice(0, HEAD);
      for (let place = 0; place < text.length; place += 2)
        bytes.push(Number.parseInt(text.slice(place, place + 2), 16));
    }
  }
  return Uint8Array.from(bytes);
}

/** What `pack` was given, each possible scan with its identifier. Throws `Unreadable`. */
export async function unpack(bytes) {
  const { byte, number, signed, isDone } = reader(bytes);
  const said = { made: number(), device: number() };
  const scans = [];
  let count = 0;
  for (let groups = number(); groups > 0; groups--) {
    const dev = number();
    const door = number();
    const off = signed();
    const length = number();
    if (!dev || count + length > MOST) throw new Unreadable("many");
    let last = 0;
    const rows = Array.from({ length }, () => {
      last += number();
      return { dev, door, off, at: last };
    });
    for (const one of rows) {
      const later = signed();
      one.told = later ? stamp(one) + later - (later > 0 ? 1 : 0) : 0;
    }
    for (const one of rows) {
      const flags = byte();
      Object.assign(one, {
        way: WAYS[flags & 3],
        ok: Boolean(flags & 4),
        pre: Boolean(flags & 8),
        why: REASONS[flags >> 4],
      });
      if (one.way === undefined || one.why === undefined) throw new Unreadable("unknown");
    }
    for (const one of rows) {
      one.key = "";
      one.pre = one.pre
        ? Array.from({ length: HEAD / 2 }, () => byte().toString(16).padStart(2, "0")).join("")
        : "";
    }
    count += rows.length;
    for (const one of rows) if (isPossible(one)) scans.push(one);
  }
  if (!isDone()) throw new Unreadable("long");
  await Promise.all(
    scans.map(async (one) => {
      one.id = await nameOf(one);
    }),
  );
  return { said, scans };
}
