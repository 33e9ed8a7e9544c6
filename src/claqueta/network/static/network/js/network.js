// The network's form asks by itself while it is being filled: the picture moves to the answer, the table below says the same.
import { names } from "./names.js";

const PAUSE = 200; // milliseconds without a key or a move of the slider
const MOVE = 500; // milliseconds from one picture to the next
const MANY = 4000; // lines, from which all of them are too many to move at once
const STRONGEST = 300; // of those many, the lines that are drawn while they move
const REST = 150; // milliseconds without a move of the camera, after which all is drawn again
const COLOURS = 8;
const LABEL_ROOM = 180; // pixels square in which one name is written
const ROOMY = { across: 1.3, up: 1.08 }; // times what the outermost need, so that their names are seen beside them
const CLOSEST = 0.25; // of the frame, so that two alone do not stand at the stage's ends
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

const form = document.querySelector("[data-network]");
const figure = document.querySelector("[data-picture]");
const stage = document.querySelector("[data-stage]");
const chosenWords = document.querySelector("[data-chosen]");
let renderer;
let moving;
let graph;
let inks;
let chosen;
let found = new Set();
let way = new Set();
let timer;
let turn = 0;

function question() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
}

function loaded(src) {
  return new Promise((done, fail) => {
    document.head.append(
      Object.assign(document.createElement("script"), { src, onload: done, onerror: fail }),
    );
  });
}

/** The colours of the page's style as the canvas takes them: those of light-dark() and color-mix() computed. */
function readInks() {
  const probe = document.createElement("span");
  probe.className = "network-colour";
  stage.append(probe);
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const ink = (name) => {
    probe.className = `network-colour network-colour--${name}`;
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = getComputedStyle(probe).backgroundColor;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  inks = {
    text: ink("text"),
    ground: ink("ground"),
    line: ink("line"),
    strong: ink("strong"),
    faint: ink("faint"),
    none: ink("none"),
    groups: Array.from({ length: COLOURS }, (_one, number) => ink(number + 1)),
  };
  probe.remove();
}

const isMarked = (slug) => slug === chosen || found.has(slug) || way.has(slug);

const spotColour = (group) => (group < 0 ? inks.none : inks.groups[group % COLOURS]);

function drawnSpot(slug, { group, name, x, y, size }) {
  const near = !chosen || slug === chosen || graph.areNeighbors(slug, chosen);
  const marked = isMarked(slug);
  return {
    x,
    y,
    label: near ? name : "",
    size: marked ? size + 3 : size,
    color: near ? spotColour(group) : inks.faint,
    forceLabel: marked || (near && Boolean(chosen)),
    zIndex: marked ? 2 : near ? 1 : 0,
  };
}

function drawnLine(line, { weight }) {
  const [one, other] = graph.extremities(line);
  const onTheWay = way.has(one) && way.has(other);
  const near = !chosen || one === chosen || other === chosen;
  return {
    color: onTheWay ? inks.strong : near ? (chosen ? inks.strong : inks.line) : inks.faint,
    size: onTheWay ? 4 : Math.min(0.5 + weight, 4),
    hidden: !near && !onTheWay,
    zIndex: onTheWay ? 1 : 0,
  };
}

/** A graph of what was answered. Where each stood before is where its way to its new place begins. */
function filled({ spots, lines, way: passed }) {
  const stood = new Map(graph?.mapNodes((slug, { x, y }) => [slug, [x, y]]));
  const degree = new Array(spots.length).fill(0);
  for (const [one, other] of lines) {
    degree[one]++;
    degree[other]++;
  }
  graph = new globalThis.graphology.Graph({ type: "undirected" });
  spots.forEach(([slug, name, activity, x, y, group, between], number) => {
    const [fromX, fromY] = stood.get(slug) ?? [x, y];
    const size = 2.5 + Math.min(Math.sqrt(degree[number]), 6) + Math.min(between * 40, 6);
    const place = { x: fromX, y: fromY, from: [fromX, fromY], goal: [x, y] };
    graph.addNode(slug, { name, activity, group, size, label: name, ...place });
  });
  for (const [one, other, weight] of lines) graph.addEdge(spots[one][0], spots[other][0], { weight });
  found = new Set(spots.filter((spot) => spot[7]).map((spot) => spot[0]));
  way = new Set(passed.map((number) => spots[number][0]));
  return graph;
}

/** Move everybody from where they stood to where they stand. */
function move(mine) {
  const begun = performance.now();
  const between = (from, goal, share) => from + (goal - from) * share;
  const place = (share) =>
    graph.updateEachNodeAttributes(
      (_slug, spot) => ({
        ...spot,
        x: between(spot.from[0], spot.goal[0], share),
        y: between(spot.from[1], spot.goal[1], share),
      }),
      { attributes: ["x", "y"] },
    );
  const step = (now) => {
    if (mine !== turn) return;
    const share = Math.max(0, Math.min((now - begun) / MOVE, 1));
    place(share * (2 - share));
    if (share < 1) requestAnimationFrame(step);
  };
  const moved = graph.someNode((_slug, { from, goal }) => from[0] !== goal[0] || from[1] !== goal[1]);
  if (!moved) return;
  if (STILL.matches || graph.size > MANY) place(1);
  else requestAnimationFrame(step);
}

/**
 * A picture of many lines on a plain canvas while the camera moves: spots and the strongest lines, since without a graphics
 * card the real one takes a tenth of a second a frame. At rest the real one takes its place.
 */
function movingPicture() {
  const canvas = stage.appendChild(document.createElement("canvas"));
  canvas.className = "network-picture__moving";
  const paint = canvas.getContext("2d");
  const stamps = new Map();
  let spots;
  let strongest;
  let waiting = false;
  let resting;

  const stamp = (colour) => {
    if (!stamps.has(colour)) {
      const made = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
      const brush = made.getContext("2d");
      brush.fillStyle = colour;
      brush.arc(16, 16, 16, 0, 2 * Math.PI);
      brush.fill();
      stamps.set(colour, made);
    }
    return stamps.get(colour);
  };

  const collect = () => {
    const shown = (slug) => renderer.getNodeDisplayData(slug);
    spots = graph.mapNodes((slug) => ({ spot: shown(slug), image: stamp(shown(slug).color) }));
    strongest = graph
      .filterEdges((line) => !renderer.getEdgeDisplayData(line).hidden)
      .sort((one, other) => graph.getEdgeAttribute(other, "weight") - graph.getEdgeAttribute(one, "weight"))
      .slice(0, STRONGEST)
      .map((line) => graph.extremities(line).map(shown));
    const { width, height } = renderer.getDimensions();
    Object.assign(canvas, { width, height });
    paint.strokeStyle = inks.line;
    stage.classList.add("network-picture__stage--moving");
  };

  /** Where things stand as the camera stands now; the renderer itself knows that only of the last picture that it drew. */
  const seen = () => {
    const cameraState = renderer.getCamera().getState();
    const at = (x, y) => renderer.framedGraphToViewport({ x, y }, { cameraState });
    const [zero, right, up] = [at(0, 0), at(1, 0), at(0, 1)];
    return ({ x, y }) => [
      zero.x + x * (right.x - zero.x) + y * (up.x - zero.x),
      zero.y + x * (right.y - zero.y) + y * (up.y - zero.y),
    ];
  };

  const draw = () => {
    waiting = false;
    if (!spots) return; // It came to rest meanwhile.
    const place = seen();
    paint.clearRect(0, 0, canvas.width, canvas.height);
    paint.beginPath();
    for (const [one, other] of strongest) {
      paint.moveTo(...place(one));
      paint.lineTo(...place(other));
    }
    paint.stroke();
    for (const { spot, image } of spots) {
      const [x, y] = place(spot);
      const radius = renderer.scaleSize(spot.size);
      paint.drawImage(image, x - radius, y - radius, 2 * radius, 2 * radius);
    }
  };

  const rest = () => {
    spots = undefined;
    stage.classList.remove("network-picture__stage--moving");
    renderer.render();
  };

  return () => {
    if (!spots) collect();
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };
}

const address = (pattern, slug, other) =>
  pattern.replace("/slug/", `/${slug}/`).replace("/other/", `/${other}/`);

function link(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent });
}

/** Show whom somebody is tied with, in the picture and in words; of nobody, all again. */
function choose(slug) {
  chosen = slug;
  if (slug) {
    const { name, activity } = graph.getNodeAttributes(slug);
    const others = graph.neighbors(slug).map((other) => [other, graph.getNodeAttribute(other, "name")]);
    const words = others.length ? chosenWords.dataset.tied : chosenWords.dataset.alone;
    chosenWords.replaceChildren(
      link(address(stage.dataset.of, slug), name),
      ` (${activity}), ${words} `,
      ...others
        .sort(([, one], [, other]) => one.localeCompare(other))
        .flatMap(([other, theirs], number) => [
          number ? ", " : "",
          link(address(stage.dataset.between, slug, other), theirs),
        ]),
    );
  }
  renderer?.refresh({ skipIndexation: true });
}

/** Where the camera stands to see everybody, the stage filled as far as names beside the outermost leave room. */
function wholeView() {
  const goals = graph.mapNodes((_slug, { goal }) => goal);
  const side = Math.min(stage.clientWidth, stage.clientHeight);
  const reach = ([least, most], size, roomy) =>
    Math.max(((most - least) / 2) * (side / size) * roomy, CLOSEST);
  const [across, up] = [0, 1].map((axis) => {
    const places = goals.map((goal) => goal[axis]);
    return [Math.min(...places), Math.max(...places)];
  });
  const ratio = Math.max(
    reach(across, stage.clientWidth, ROOMY.across),
    reach(up, stage.clientHeight, ROOMY.up),
  );
  const [x, y] = [across, up].map(([least, most]) => 0.5 + (least + most) / 4);
  return { x, y, ratio: Math.min(ratio, 1), angle: 0 };
}

/** Begin to draw a graph in the stage. */
function begin() {
  readInks();
  figure.hidden = false;
  const written = names({
    inks: () => inks,
    nameOf: (slug) => graph.getNodeAttribute(slug, "name"),
    isMarked,
    across: () => stage.clientWidth,
  });
  renderer = new globalThis.Sigma(graph, stage, {
    allowInvalidContainer: true,
    nodeReducer: drawnSpot,
    edgeReducer: drawnLine,
    defaultDrawNodeLabel: written.keep,
    defaultDrawNodeHover: written.lift,
    labelFont: getComputedStyle(stage).fontFamily,
    labelSize: 13,
    labelRenderedSizeThreshold: 8,
    labelGridCellSize: LABEL_ROOM,
    zIndex: true,
  });
  // All pictures have one frame, so that whoever moves is seen to move.
  renderer.setCustomBBox({ x: [-1, 1], y: [-1, 1] });
  renderer.getCamera().setState(wholeView());
  renderer.on("afterRender", written.write);
  renderer.on("clickNode", ({ node }) => choose(node === chosen ? undefined : node));
  renderer.on("clickStage", () => choose());
  renderer.on("enterNode", () => stage.classList.add("network-picture__stage--over"));
  renderer.on("leaveNode", () => stage.classList.remove("network-picture__stage--over"));
}

let preparing;

async function drawScene(mine) {
  preparing ??= Promise.all([loaded(stage.dataset.graphology), loaded(stage.dataset.sigma)]);
  const [answer] = await Promise.all([fetch(`${stage.dataset.scene}?${question()}`), preparing]);
  if (!answer.ok || mine !== turn) return;
  const scene = await answer.json();
  if (mine !== turn) return; // A later question is on its way.
  const drawn = filled(scene);
  if (renderer) renderer.setGraph(drawn);
  else begin();
  moving ??= movingPicture();
  // The renderer asks itself for a frame whenever its camera moves.
  if (graph.size > MANY) renderer.scheduleRender = moving;
  else delete renderer.scheduleRender;
  if (chosen) choose(graph.hasNode(chosen) ? chosen : undefined);
  move(mine);
  document.dispatchEvent(new CustomEvent("drawn", { detail: renderer }));
}

async function showAnswer(mine) {
  const answer = await fetch(`${form.action}?${question()}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== turn || !answer.ok) return;
  document.getElementById("answer").replaceWith(page.getElementById("answer"));
  stage.setAttribute("aria-label", page.querySelector("[data-stage]").getAttribute("aria-label"));
}

async function ask() {
  const url = `${form.action}?${question()}`;
  if (url === location.href) return;
  history.replaceState(null, "", url);
  const mine = ++turn;
  await Promise.all([drawScene(mine), showAnswer(mine)]);
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(timer);
  if (target.name === "year") form.querySelector("[data-year]").value = target.value;
  timer = setTimeout(ask, PAUSE);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask();
});

document.querySelector("[data-nearer]").addEventListener("click", () => renderer.getCamera().animatedZoom());
document
  .querySelector("[data-farther]")
  .addEventListener("click", () => renderer.getCamera().animatedUnzoom());
document.querySelector("[data-whole]").addEventListener("click", () => {
  choose();
  renderer.getCamera().animate(wholeView());
});

DARK.addEventListener("change", () => {
  readInks();
  renderer?.refresh();
});

drawScene(turn).catch((error) => {
  figure.hidden = true; // Without WebGL the table says the same.
  console.warn(error);
});
