// The page of a device, kept on it so that it opens without a connection. Nothing of anybody is kept here: what was read and the
// list are encrypted elsewhere. Before this stands self.ASSETS, the addresses that the page is made of.

const SHELF = `door-${self.ASSETS.join().length}-${self.ASSETS.join()
  .split("")
  .reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7)}`;
const PATIENCE = 2500; // milliseconds until the kept page is shown instead of one that does not come

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELF)
      .then((shelf) =>
        shelf.addAll(self.ASSETS.map((one) => new Request(one, { credentials: "omit", cache: "reload" }))),
      )
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((one) => one !== SHELF).map((one) => caches.delete(one))))
      .then(() => self.clients.claim()),
  );
});

async function fresh(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  try {
    return await fetch(request, { signal: AbortSignal.timeout(kept ? PATIENCE : 30_000) });
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fresh(request));
    return;
  }
  event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
