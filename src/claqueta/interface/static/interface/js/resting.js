// A question that is being typed: its words are looked for at once, and what it means once the typing rests.
export const REST = 600; // milliseconds without a key until what is meant is looked for too

/**
 * `read({ typing, signal })` fetches an answer, undefined for none; `place(answer, { typing })` puts it in its place. `typing` is
 * true while words alone count. Whatever is asked next calls off what is on its way, so that no answer comes after that of a later
 * question; the words' answer stays welcome until the one by meaning is there.
 */
export function asking(read, place, pause) {
  const running = new Set();
  let timers = [];

  function callOff() {
    for (const one of running) one.abort();
    running.clear();
  }

  async function ask(typing) {
    const mine = new AbortController();
    running.add(mine);
    try {
      const answer = await read({ typing, signal: mine.signal });
      if (mine.signal.aborted) return;
      running.delete(mine);
      if (!typing) callOff();
      if (answer !== undefined) place(answer, { typing });
    } catch (error) {
      running.delete(mine);
      if (error.name !== "AbortError") throw error;
    }
  }

  function stop() {
    for (const timer of timers) clearTimeout(timer);
    callOff();
  }

  return {
    typed() {
      stop();
      timers = [setTimeout(ask, pause, true), setTimeout(ask, REST, false)];
    },
    now({ typing = false } = {}) {
      stop();
      return ask(typing);
    },
  };
}

/** Say politely how many were found by what they mean, beside what has the words. */
export function announce(where, answer) {
  const said = answer.querySelector("[data-meant]")?.dataset.meant ?? "";
  if (where && where.textContent !== said) where.textContent = said;
}
