// The readings that a device holds, its own and those of others that it compared itself with, and who is inside by them.
import { foldAfter, inTime } from "./union.js";

const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

/** What of a badge's key goes into codes: enough to tell it on a list. */
export const HEAD = 8; // hexadecimal digits
export const head = (key) => key.slice(0, HEAD);

/** The identifier of a scan, the same wherever it is worked out (RFC 9562 §5.8, version 8): no code has to carry it. */
export async function nameOf(scan) {
  const said = [scan.dev, scan.at, head(scan.key || scan.pre || ""), scan.way, Number(scan.ok), scan.why];
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(said.join("|"))),
  ).slice(0, 16);
  bytes[6] = (bytes[6] & 15) | 128;
  bytes[8] = (bytes[8] & 63) | 128;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const isNamed = (scan) => scan.id[14] === "8";
const whose = (scan) => scan.key || (scan.pre ? `?${scan.pre}` : "");

/** `store` keeps what is held; `back` says for how long, in milliseconds, what the server has been told goes into codes. */
export function ledger(store, back) {
  const held = new Map();
  const base = new Map();
  let list;
  let byHead = new Map();
  let heard = 0;
  const found = { inside: new Map(), twice: [] };

  const zone = (door) => list?.zones?.[door] ?? (door === list?.door.id ? list?.door.zone : undefined);
  const isMine = (one) => !one.dev || one.dev === list?.device?.id;

  function resolve(scan) {
    if (!scan.key && scan.pre) scan.key = byHead.get(scan.pre) ?? "";
  }

  function recount() {
    const of = new Map();
    for (const one of held.values()) {
      // What the server told after it had this comprises it; what it left it never counts.
      if (one.refused || (one.told && one.told <= heard)) continue;
      if (!whose(one) || zone(one.door) !== list?.door.zone) continue;
      if (of.has(whose(one))) of.get(whose(one)).push(one);
      else of.set(whose(one), [one]);
    }
    found.inside = new Map(base);
    found.twice = [];
    for (const [key, scans] of of) {
      const row = base.get(key);
      const { inside, since, door, twice } = foldAfter(row, scans);
      if (since !== null) found.inside.set(key, { inside, since, door });
      for (const id of twice)
        found.twice.push(held.get(id) ?? { id: `told:${key}`, key, door: row.door, at: row.since, off: 0 });
    }
  }

  return {
    get inside() {
      return found.inside;
    },
    /** Those by whom somebody was let in who was inside. */
    get twice() {
      return inTime(found.twice);
    },
    get all() {
      return inTime(held.values());
    },
    async load() {
      for (const one of await store.held()) held.set(one.id, { dev: 0, off: 0, told: 0, ...one });
    },
    /** The list by which badges, doors and devices are known. */
    use(taken) {
      list = taken;
      byHead = new Map();
      for (const key of [...taken.people.map((one) => one.k), ...taken.revoked])
        byHead.set(head(key), byHead.has(head(key)) ? "" : key);
      for (const one of held.values()) {
        resolve(one);
        if (!one.door) Object.assign(one, { door: taken.door.id, off: taken.off });
      }
      recount();
    },
    /** What the server told, at `moment` by its clock; `anew` where it told all of it. */
    tell(rows, moment, anew = false) {
      if (anew) base.clear();
      for (const [key, is, since, door] of rows) base.set(key, { inside: Boolean(is), since, door });
      heard = Math.max(heard, moment);
      recount();
    },
    async keep(scan) {
      await store.keep([scan]);
      held.set(scan.id, scan);
      recount();
    },
    /** What another device holds; gives back what was new here. */
    async learn(scans) {
      const fresh = [];
      const changed = [];
      for (const one of scans) {
        const mine = held.get(one.id);
        if (!mine) {
          // What this device read and holds no longer, the server has.
          if (isMine(one)) continue;
          resolve(one);
          fresh.push({ ...one, sent: Boolean(one.told) });
        } else if (one.told && !mine.told) {
          changed.push({ ...mine, told: one.told, refused: false });
        }
      }
      await store.keep([...fresh, ...changed]);
      for (const one of fresh) held.set(one.id, one);
      for (const { id, told, refused } of changed) Object.assign(held.get(id), { told, refused });
      recount();
      return fresh;
    },
    /** What the server has to be told, its own and others', in the order of time. */
    waiting() {
      const some = [...held.values()].filter((one) => !one.sent);
      return inTime(some.filter((one) => isMine(one) || one.dev in (list?.devices ?? {})));
    },
    /** The server has these since `moment`, or left them: it never takes them. */
    async sent(ids, moment, isTaken = true) {
      const some = ids.map((id) => held.get(id)).filter(Boolean);
      for (const one of some)
        Object.assign(one, { sent: true }, isTaken ? { told: one.told || moment } : { refused: true });
      await store.keep(some);
      recount();
    },
    /** What goes into a code: what the server was not told, and what it was told a short while before it was last heard. */
    carried() {
      return inTime(held.values()).filter(
        (one) => isNamed(one) && !one.refused && (!one.told || one.told > heard - back),
      );
    },
    /** Whether what another one holds comprises all that waits here. */
    isIn(scans) {
      const there = new Set(scans.map((one) => one.id));
      return [...held.values()].every((one) => one.told || one.refused || !isNamed(one) || there.has(one.id));
    },
  };
}
