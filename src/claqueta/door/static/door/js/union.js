// What scans of several devices come to: the same as the server makes of them (`door/policies.py`, `fold`), from a device's own list.

/** When something happened by the server's clock, as the device that read it knew it. */
export const stamp = (scan) => scan.at + scan.off;

const before = (one, other) =>
  stamp(one) - stamp(other) || (one.id < other.id ? -1 : Number(one.id > other.id));

/** Scans each once, in the order of time. */
export const inTime = (scans) => [...new Map([...scans].map((one) => [one.id, one])).values()].sort(before);

/** Whether somebody is inside by these, since when, by which door, and by which scans they were let in who was inside. */
export function fold(scans) {
  const found = { inside: false, since: null, first: null, door: 0, twice: [] };
  for (const one of inTime(scans)) {
    if (!one.ok) continue;
    if (one.way === "out") {
      if (found.inside) Object.assign(found, { inside: false, since: stamp(one), door: one.door });
    } else if (found.inside && one.way === "in") {
      found.twice.push(one.id);
    } else {
      Object.assign(found, { inside: true, since: stamp(one), door: one.door });
      found.first ??= stamp(one);
    }
  }
  return found;
}

const told = (row) => ({
  id: "",
  ok: true,
  way: row.inside ? "in" : "out",
  at: row.since,
  off: 0,
  door: row.door,
});

/** Milliseconds by which a reading and what the server made of it may differ: it works out anew at each talk what the device's clock is off, and the way of a message is in that. */
export const SAME = 2000;

const isOf = (row, one) =>
  one.ok &&
  one.door === row.door &&
  (one.way !== "out") === row.inside &&
  Math.abs(stamp(one) - row.since) <= SAME;

/** The same after what the server has told (`row`, or nothing), which comprises all that came before it. */
export function foldAfter(row, scans) {
  if (!row) return fold(scans);
  const there = scans.some((one) => isOf(row, one));
  const found = fold(there ? scans : [told(row), ...scans]);
  return found.since === null ? { ...found, ...row } : found;
}
