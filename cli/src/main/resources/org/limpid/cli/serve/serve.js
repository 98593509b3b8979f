import {draw} from "/chart.js";

const MASS = 0.6;
const MOST_CLASSES = 5;
/** Of viridis, which colour-blind readers and grey printers tell apart. */
const VIRIDIS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
const ORANGE = [230, 159, 0];

const $ = id => document.getElementById(id);
let network = null;
let found = null;
let pending = null;
/** -1 is the mean of all heads. */
const chosen = {layer: 0, head: -1, largest: false};

const percent = part => `${(100 * part).toFixed(part < 0.01 || part > 0.99 ? 2 : 1)} %`;
const headName = head => head < 0 ? "all" : `head ${head}`;

// ---- asking

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === "AbortError") {
      throw failure;
    }
    throw new Error("The server does not answer. Is 'limpid serve' still running?");
  }
  const said = await response.json();
  if (!response.ok) {
    throw new Error(said.error);
  }
  return said;
}

async function observe(file) {
  pending?.abort();
  const mine = new AbortController();
  pending = mine;
  document.body.classList.add("busy");
  document.body.removeAttribute("data-seen");
  $("error").hidden = true;
  $("status").textContent = `looking at ${file.name || "the image"}…`;
  try {
    if (file.size > network.mostBytes) {
      throw new Error(`${file.name} has ${(file.size / 2 ** 20).toFixed(1)} MiB; expected at most ${network.mostBytes / 2 ** 20}. Shrink it first.`);
    }
    found = await ask("/api/observe", {
      method: "POST",
      body: file,
      headers: {"Content-Type": file.type.startsWith("image/") ? file.type : "application/octet-stream"},
      signal: mine.signal,
    });
    $("result").hidden = false;
    showAll();
    $("status").textContent = `${file.name || "the image"}: done`;
    document.body.dataset.seen = file.name;
  } catch (failure) {
    if (failure.name === "AbortError") {
      return;
    }
    $("status").textContent = "";
    $("error").textContent = failure.message;
    $("error").hidden = false;
  }
  if (pending === mine) {
    document.body.classList.remove("busy");
  }
}

// ---- drawing

/** Base64 of red, green and blue. */
function colours(base64) {
  return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
}

/** Puts a picture on a canvas; colour(x, y) gives red, green and blue of the network's pixels. */
function paint(canvas, colour) {
  canvas.width = network.width;
  canvas.height = network.height;
  canvas.classList.toggle("pixels", Math.max(network.width, network.height) <= 96);
  const context = canvas.getContext("2d");
  const picture = context.createImageData(network.width, network.height);
  for (let y = 0; y < network.height; y++) {
    for (let x = 0; x < network.width; x++) {
      picture.data.set([...colour(x, y), 255], 4 * (y * network.width + x));
    }
  }
  context.putImageData(picture, 0, 0);
}

function plain(canvas, rgb) {
  paint(canvas, (x, y) => rgb.subarray(3 * (y * network.width + x), 3 * (y * network.width + x) + 3));
}

function viridis(part) {
  const at = Math.min(1, Math.max(0, part)) * (VIRIDIS.length - 1);
  const low = Math.min(VIRIDIS.length - 2, Math.floor(at));
  return VIRIDIS[low].map((level, channel) => level + (VIRIDIS[low + 1][channel] - level) * (at - low));
}

/** A head's map, or the mean of all of a layer's. */
function map(layer, head) {
  const maps = found.layers[layer].attention;
  return head >= 0 ? maps[head] : maps[0].map((_, patch) => maps.reduce((sum, one) => sum + one[patch], 0) / maps.length);
}

/** The fewest patches that hold a part of the map. */
function largest(values) {
  const order = values.map((_, patch) => patch).sort((a, b) => values[b] - values[a] || a - b);
  const kept = new Set();
  let mass = 0;
  for (const patch of order) {
    if (mass >= MASS) {
      break;
    }
    kept.add(patch);
    mass += values[patch];
  }
  return kept;
}

function overlay(canvas, values) {
  const high = Math.max(...values);
  const kept = chosen.largest ? largest(values) : null;
  const patchHeight = network.height / network.rows;
  const patchWidth = network.width / network.columns;
  paint(canvas, (x, y) => {
    const at = 3 * (y * network.width + x);
    const pixel = found.rgb.subarray(at, at + 3);
    const patch = Math.floor(y / patchHeight) * network.columns + Math.floor(x / patchWidth);
    if (kept) {
      return kept.has(patch) ? ORANGE.map((level, channel) => (level + pixel[channel]) / 2) : pixel;
    }
    const grey = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
    return viridis(values[patch] / high).map(level => 0.7 * level + 0.3 * grey);
  });
}

function showAnswer() {
  plain($("seen"), found.rgb);
  $("seen-caption").textContent = `as it sees it: ${network.width}×${network.height}`;
  $("answer").hidden = !found.classes;
  $("classes").replaceChildren(...(found.classes ?? []).slice(0, MOST_CLASSES).map(scored => {
    const row = document.createElement("li");
    const [name, bar, value] = ["name", "bar", "value"].map(kind => {
      const part = document.createElement("span");
      part.className = kind;
      row.append(part);
      return part;
    });
    name.textContent = scored.name;
    bar.append(document.createElement("span"));
    bar.firstChild.style.width = `${100 * (scored.probability ?? 0)}%`;
    value.textContent = scored.probability === null ? "NaN" : percent(scored.probability);
    return row;
  }));
}

function showCompletion() {
  $("completion").hidden = !found.completed;
  if (found.completed) {
    $("hidden-patches").textContent = `${found.hidden} of ${network.rows * network.columns} patches were hidden, as many as in training.`;
    plain($("original"), found.rgb);
    plain($("shown"), colours(found.shown));
    plain($("completed"), colours(found.completed));
  }
}

function thumbs(place, count, first, name, pressed, values, choose) {
  while (place.children.length < count) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(document.createElement("canvas"), document.createElement("span"));
    button.firstChild.ariaHidden = "true";
    const number = place.children.length + first;
    button.lastChild.textContent = name(number);
    button.addEventListener("click", () => choose(number));
    place.append(button);
  }
  [...place.children].forEach((button, index) => {
    button.setAttribute("aria-pressed", String(index + first === pressed));
    overlay(button.firstChild, values(index + first));
  });
}

function showAttention() {
  const values = map(chosen.layer, chosen.head);
  overlay($("map"), values);
  const what = `layer ${chosen.layer}, ${chosen.head < 0 ? "mean of all heads" : headName(chosen.head)}`;
  const high = Math.max(...values);
  const kept = largest(values).size;
  $("map-caption").textContent = chosen.largest ? `${what}: ${kept} of ${values.length} patches hold 60 %` : what;
  $("scale").hidden = chosen.largest;
  $("scale-high").textContent = percent(high);
  $("map").setAttribute("aria-label", `Attention over the image in ${what}: at most ${percent(high)} on one patch; ${kept} of ${values.length} patches hold 60 %`);
  $("layer").value = chosen.layer;
  $("head").value = chosen.head;
  thumbs($("heads"), network.heads + 1, -1, headName, chosen.head, head => map(chosen.layer, head), head => choose({head}));
  thumbs($("layers"), network.layers, 0, layer => `layer ${layer}`, chosen.layer, layer => map(layer, chosen.head), layer => choose({layer}));
}

function showMeasures() {
  $("charts").hidden = !network.whiteBox;
  $("no-measures").hidden = network.whiteBox;
  if (!network.whiteBox) {
    return;
  }
  const nats = value => value.toFixed(1);
  draw($("rate"), [
    {name: "before compression", values: found.layers.map(layer => layer.codingRate)},
    {name: "behind it", values: found.layers.map(layer => layer.compressedRate)},
  ], chosen.layer, "Rᶜ (nats)", nats);
  const nonZero = found.layers.map(layer => layer.nonZero === null ? null : 100 * layer.nonZero);
  draw($("sparsity"), [{name: "non-zero", values: nonZero}], chosen.layer, "non-zero entries (%)", value => `${nats(value)} %`);
  $("numbers").replaceChildren(...found.layers.map((layer, number) => {
    const row = document.createElement("tr");
    for (const text of [number, layer.codingRate?.toFixed(3) ?? "NaN", layer.compressedRate?.toFixed(3) ?? "NaN", layer.nonZero === null ? "NaN" : percent(layer.nonZero)]) {
      row.insertCell().textContent = text;
    }
    return row;
  }));
}

function showAll() {
  found.rgb = colours(found.seen);
  showAnswer();
  showCompletion();
  showAttention();
  showMeasures();
}

function choose(change) {
  Object.assign(chosen, change);
  if (found) {
    showAttention();
    showMeasures();
  }
}

// ---- starting

function options(select, names, first) {
  select.replaceChildren(...names.map((name, index) => new Option(name, index + first)));
}

function listen() {
  const drop = $("drop");
  $("choose").addEventListener("submit", event => event.preventDefault());
  $("file").addEventListener("change", () => {
    if ($("file").files.length > 0) {
      observe($("file").files[0]);
      // The same file again, edited meanwhile, is a change too.
      $("file").value = "";
    }
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, event => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", event => {
    if (!event.relatedTarget) {
      drop.classList.remove("over");
    }
  });
  document.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length > 0) {
      observe(event.dataTransfer.files[0]);
    }
  });
  document.addEventListener("paste", event => {
    const image = [...event.clipboardData.files].find(file => file.type.startsWith("image/"));
    if (image) {
      observe(image);
    }
  });
  $("layer").addEventListener("change", () => choose({layer: Number($("layer").value)}));
  $("head").addEventListener("change", () => choose({head: Number($("head").value)}));
  $("largest").addEventListener("change", () => choose({largest: $("largest").checked}));
  new ResizeObserver(() => found && showMeasures()).observe($("measures"));
}

function ramp() {
  const context = $("ramp").getContext("2d");
  for (let x = 0; x < 256; x++) {
    context.fillStyle = `rgb(${viridis(x / 255).map(level => Math.round(level)).join(" ")})`;
    context.fillRect(x, 0, 1, 1);
  }
}

async function start() {
  try {
    network = await ask("/api/network");
  } catch (failure) {
    $("about").textContent = "";
    $("error").textContent = failure.message;
    $("error").hidden = false;
    return;
  }
  $("kind").textContent = network.kind;
  document.title = `Limpid: inside ${network.kind}`;
  const classes = network.classes > 0 ? `${network.classes} classes, ` : "";
  $("about").textContent = `${network.source}: ${network.layers} layers of ${network.heads} heads, ${classes}${network.parameters} parameters; images of ${network.width}×${network.height} pixels, ${network.channels === 1 ? "grey" : "in colour"}, in ${network.columns}×${network.rows} patches`;
  $("limits").textContent = `PNG, JPEG, GIF or BMP, up to ${network.mostBytes / 2 ** 20} MiB and ${network.mostPixels / 1e6} million pixels; it stays on the machine that serves this page`;
  $("no-measures").textContent = `The model ${network.kind} has neither subspaces to measure a coding rate in nor a sparsification step: there is no white box to look into.`;
  options($("layer"), Array.from({length: network.layers}, (_, layer) => String(layer)), 0);
  options($("head"), ["mean of all", ...Array.from({length: network.heads}, (_, head) => String(head))], -1);
  // As in the papers, the one before the last.
  chosen.layer = Math.max(0, network.layers - 2);
  ramp();
  listen();
  document.body.dataset.ready = "yes";
}

start();
