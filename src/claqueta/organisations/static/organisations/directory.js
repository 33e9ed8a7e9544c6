// The directory's form asks by itself while it is being filled; the map, when open, follows the same question.
const form = document.querySelector("[data-directory]");
const map = document.querySelector("[data-map]");
const toggle = document.querySelector("[data-map-toggle]");
let timer, drawn, turn = 0;

form?.addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(() => ask(), event.target.type === "search" ? 60 : 0);
});
form?.addEventListener("submit", (event) => { event.preventDefault(); ask(); });

function question() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs);
}

async function ask() {
  const url = `${form.action}?${question()}`;
  await htmx.ajax("GET", url, { target: "#answer", swap: "outerHTML" });
  history.replaceState(null, "", url);
  if (map && !map.hidden) drawPoints();
}

toggle?.addEventListener("click", async () => {
  map.hidden = !map.hidden;
  toggle.setAttribute("aria-expanded", !map.hidden);
  if (!map.hidden) { await prepareMap(); drawPoints(); }
});

const script = (src) => new Promise((done, fail) => {
  const one = Object.assign(document.createElement("script"), { src, onload: done, onerror: fail });
  document.head.append(one);
});

async function prepareMap() {
  if (drawn) return;
  await script(map.dataset.leaflet);
  await script(map.dataset.clusters);
  const styles = getComputedStyle(document.documentElement);
  drawn = L.map(map, { zoomControl: true, attributionControl: true, maxZoom: 17 }).setView([+map.dataset.latitude, +map.dataset.longitude], +map.dataset.zoom);
  drawn.attributionControl.setPrefix("");
  if (map.dataset.tiles) L.tileLayer(map.dataset.tiles).addTo(drawn);
  else if (map.dataset.boundaries) {
    const color = styles.getPropertyValue("--fg");
    const shapes = await (await fetch(map.dataset.boundaries)).json();
    L.geoJSON(shapes, { interactive: false, style: { color, weight: 0.6, opacity: 0.6, fillOpacity: 0.04 }, attribution: "IGN · es-atlas" }).addTo(drawn);
  }
  drawn.points = L.markerClusterGroup({ showCoverageOnHover: false, iconCreateFunction: (group) => L.divIcon({ html: `${group.getChildCount()}`, className: "cluster-pin", iconSize: [38, 38] }) }).addTo(drawn);
}

async function drawPoints() {
  const mine = ++turn;
  const answer = await (await fetch(`${map.dataset.points}?${question()}`)).json();
  if (mine !== turn) return; // An answer that comes after that of a later question.
  drawn.points.clearLayers();
  for (const { name, url, at, what } of answer.points) {
    const marker = L.marker(at, { title: name, icon: L.divIcon({ html: "", className: "cluster-pin", iconSize: [16, 16] }) });
    const link = Object.assign(document.createElement("a"), { href: url, textContent: name });
    const box = document.createElement("div");
    box.append(link, Object.assign(document.createElement("div"), { textContent: what.join(", ") }));
    drawn.points.addLayer(marker.bindPopup(box));
  }
  if (answer.points.length) drawn.fitBounds(drawn.points.getBounds(), { maxZoom: 12, padding: [20, 20], animate: false });
}
