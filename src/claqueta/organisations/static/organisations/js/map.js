// The map of the directory's results. Leaflet comes with the first question, not before.
const CLOSEST = 17;
const CLOSEST_FIT = 10;

let preparing;
let turn = 0;

function loaded(tag, attributes) {
  return new Promise((done, fail) => {
    const element = document.createElement(tag);
    document.head.append(Object.assign(element, { ...attributes, onload: done, onerror: fail }));
  });
}

function pin(html, size) {
  return L.divIcon({ html, className: "cluster-pin", iconSize: [size, size] });
}

async function boundaries(element) {
  const shapes = await (await fetch(element.dataset.boundaries)).json();
  const style = { color: getComputedStyle(element).color, weight: 0.6, opacity: 0.6, fillOpacity: 0.04 };
  return L.geoJSON(shapes, { interactive: false, style, attribution: "IGN · es-atlas" });
}

/** The map, and the layer that its points stand in. */
async function prepare(element) {
  const { styles, leaflet, clusters, latitude, longitude, zoom, tiles } = element.dataset;
  await Promise.all([
    loaded("link", { rel: "stylesheet", href: styles }),
    loaded("script", { src: leaflet }).then(() => loaded("script", { src: clusters })),
  ]);
  element.replaceChildren(); // The territory's drawing, which stands there until now.
  const drawn = L.map(element, { zoomControl: true, attributionControl: true, maxZoom: CLOSEST });
  drawn.setView([+latitude, +longitude], +zoom);
  drawn.attributionControl.setPrefix("");
  if (tiles) L.tileLayer(tiles).addTo(drawn);
  else if (element.dataset.boundaries) (await boundaries(element)).addTo(drawn);
  const points = L.markerClusterGroup({
    showCoverageOnHover: false,
    iconCreateFunction: (group) => pin(`${group.getChildCount()}`, 38),
  });
  return { drawn, points: points.addTo(drawn) };
}

function marker({ name, url, at, what }) {
  const box = document.createElement("div");
  box.append(
    Object.assign(document.createElement("a"), { href: url, textContent: name }),
    Object.assign(document.createElement("div"), { textContent: what.join(", ") }),
  );
  return L.marker(at, { title: name, icon: pin("", 16) }).bindPopup(box);
}

/** Show in the element's map where the answers to a question are. */
export async function draw(element, question) {
  const mine = ++turn;
  preparing ??= prepare(element).catch((error) => {
    preparing = undefined; // The next question tries again.
    throw error;
  });
  const { drawn, points } = await preparing;
  const answer = await (await fetch(`${element.dataset.points}?${question}`)).json();
  if (mine !== turn) return; // An answer that comes after that of a later question.
  drawn.invalidateSize(); // Its place may have another size than when it was last seen.
  points.clearLayers();
  for (const point of answer.points) points.addLayer(marker(point));
  if (answer.points.length) {
    drawn.fitBounds(points.getBounds(), { maxZoom: CLOSEST_FIT, padding: [20, 20], animate: false });
  }
}
