// The way to the server: pairing, the list, and readings that wait until they are taken, in the order in which they were made.

const PATIENCE = 8000; // milliseconds

export class Gone extends Error {}

async function post(address, token, body) {
  const answer = await fetch(address, {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "Content-Type": "application/json", ...(token ? { "X-Door-Token": token } : {}) },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (said.wipe) throw new Gone(said.problem);
  return { ok: answer.ok, said };
}

export const pair = (address, code) => post(address, "", { code });

export async function list(address, token) {
  const { ok, said } = await post(address, token, {});
  if (!ok) throw new Error(said.problem);
  // What this clock is off, so that the day is right on a device whose clock is not.
  return { ...said, off: said.now - Date.now() };
}

// As the server reads it, with what the clock was off that it was read by; of what another device read also whose it was, and of a
// key that is on no list here what the other's code carried of it.
const asSent = ({ id, key, pre, way, ok, why, at, dev, off }, own) => ({
  id,
  key: key || pre || "",
  way,
  ok,
  why,
  at,
  off,
  ...(dev && dev !== own ? { device: dev } : {}),
});

/** Send what waits, some at a time; `told` is told what the server says of it. */
export async function send(address, token, waiting, own, state, most, told) {
  let rows = waiting;
  do {
    const part = rows.slice(0, most).map((one) => asSent(one, own));
    rows = rows.slice(most);
    const { ok, said } = await post(address, token, { now: Date.now(), since: state.since, scans: part });
    if (!ok) throw new Error(said.problem);
    await told(said);
    state.since = said.since;
  } while (rows.length);
}
