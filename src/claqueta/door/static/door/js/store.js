// What a device keeps: encrypted by a key that no script can read out (AES-GCM, Web Crypto), in IndexedDB, wiped when it is over.

const NAME = "claqueta-door";
const STORES = ["keys", "sealed", "queue"];

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** In whatever version it is there: a page that was taken back finds what a later one left, and adds only what it misses. */
async function opened(version) {
  const request = indexedDB.open(NAME, version);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const store of STORES) if (!result.objectStoreNames.contains(store)) result.createObjectStore(store);
  };
  const database = await asked(request);
  if (STORES.every((store) => database.objectStoreNames.contains(store))) return database;
  database.close();
  return opened(database.version + 1);
}

export const can = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

export async function open() {
  const database = await opened();
  const within = (store, mode, act) => asked(act(database.transaction(store, mode).objectStore(store)));
  let key = await within("keys", "readonly", (store) => store.get("own"));
  if (!key) {
    key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await within("keys", "readwrite", (store) => store.put(key, "own"));
  }

  async function seal(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
  }

  async function unseal(sealed) {
    if (!sealed) return undefined;
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  return {
    async put(name, value) {
      const sealed = await seal(value);
      await within("sealed", "readwrite", (store) => store.put(sealed, name));
    },
    async get(name) {
      return unseal(await within("sealed", "readonly", (store) => store.get(name)));
    },
    async keep(scans) {
      const sealed = await Promise.all(scans.map(seal));
      const queue = database.transaction("queue", "readwrite").objectStore("queue");
      await Promise.all(sealed.map((one, place) => asked(queue.put(one, scans[place].id))));
    },
    /** Every reading: its own, sent or not, and those of others that it was shown. */
    async held() {
      const rows = await within("queue", "readonly", (store) => store.getAll());
      // What cannot be opened stays where it is, and keeps nobody from the others.
      const read = await Promise.all(rows.map((one) => unseal(one).catch(() => undefined)));
      return read.filter(Boolean);
    },
    async wipe() {
      database.close();
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(NAME);
        request.onsuccess = request.onerror = request.onblocked = resolve;
      });
    },
  };
}
