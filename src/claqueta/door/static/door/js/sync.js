// The way to the server: pairing, the list, and scans that wait until they are taken, in the order in which they were read.

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

/** Send what waits, some at a time; `kept` is told what the server has, `told` what it says of it. */
export async function send(address, token, store, state, most, told) {
  let rows = await store.waiting();
  rows.sort((one, other) => one.at - other.at);
  do {
    const part = rows.slice(0, most);
    rows = rows.slice(most);
    const { ok, said } = await post(address, token, { now: Date.now(), since: state.since, scans: part });
    if (!ok) throw new Error(said.problem);
    await store.drop(said.kept);
    state.since = said.since;
    await told(said);
  } while (rows.length);
}
