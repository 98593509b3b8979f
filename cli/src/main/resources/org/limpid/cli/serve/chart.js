// Curves along the layers, as SVG with axes.

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 230;
const LEFT = 62;
const RIGHT = 14;
const TOP = 22;
const BOTTOM = 46;

function element(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  parent.append(node);
  return node;
}

/** A step of 1, 2 or 5 times a power of ten, such that about four of them reach the top. */
function step(most) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough);
}

/** A mark of a curve of its own: what is not told apart by its colour is by its shape. */
function mark(svg, curve, x, y, large) {
  const half = large ? 6 : 4;
  const kind = `mark${large ? " chosen" : ""} curve-${curve}`;
  if (curve === 0) {
    element(svg, "circle", {class: kind, cx: x, cy: y, r: half});
  } else {
    element(svg, "rect", {class: kind, x: x - half, y: y - half, width: 2 * half, height: 2 * half});
  }
}

function legend(svg, curves) {
  let x = LEFT + 8;
  curves.forEach((curve, number) => {
    mark(svg, number, x, 12, false);
    const name = element(svg, "text", {x: x + 10, y: 17}, curve.name);
    // Not in the page yet, so that it cannot be measured.
    x += 34 + 7.5 * name.textContent.length;
  });
}

/**
 * Draws one or two curves against layer numbers, from 0 up.
 *
 * @param place an element that is emptied
 * @param curves each a name and a number for each layer; what is null is left out
 * @param chosen the layer that stands out
 * @param label of the vertical axis, with its unit
 * @param text says a value as people read it
 */
export function draw(place, curves, chosen, label, text) {
  const width = Math.max(240, place.clientWidth);
  const layers = curves[0].values.length;
  const most = Math.max(...curves.flatMap(curve => curve.values.filter(value => value !== null)), Number.MIN_VALUE);
  const stride = most > 1e-12 ? step(most) : 1;
  const top = stride * Math.ceil(most / stride + 1e-9);
  const above = curves.length > 1 ? TOP + 22 : TOP;
  const x = layer => layers < 2 ? (LEFT + width - RIGHT) / 2 : LEFT + 12 + layer * (width - LEFT - RIGHT - 24) / (layers - 1);
  const y = value => HEIGHT - BOTTOM - value / top * (HEIGHT - above - BOTTOM);
  const said = curves.map(curve => `${curve.name}: `
    + curve.values.map((value, layer) => `layer ${layer} ${value === null ? "no number" : text(value)}`).join(", "));
  const svg = element(document.createElement("div"), "svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": `${label} by layer; ${said.join("; ")}`,
  });
  for (let tick = 0; tick <= top + stride / 2; tick += stride) {
    element(svg, "line", {class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick)});
    element(svg, "text", {x: LEFT - 6, y: y(tick) + 5, "text-anchor": "end"}, String(Number(tick.toPrecision(6))));
  }
  element(svg, "path", {class: "axis", fill: "none", d: `M${LEFT} ${above}V${HEIGHT - BOTTOM}H${width - RIGHT}`});
  const every = Math.ceil(layers * 26 / (width - LEFT - RIGHT));
  for (let layer = 0; layer < layers; layer += every) {
    element(svg, "text", {x: x(layer), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle"}, layer);
  }
  element(svg, "text", {x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle"}, "layer");
  element(svg, "text", {transform: `translate(14 ${(above + HEIGHT - BOTTOM) / 2}) rotate(-90)`, "text-anchor": "middle"}, label);
  if (curves.length > 1) {
    legend(svg, curves);
  }
  const highest = curves.length > 1 && curves[1].values[chosen] > curves[0].values[chosen] ? 1 : 0;
  curves.forEach(({values}, number) => {
    let path = "";
    values.forEach((value, layer) => {
      if (value !== null) {
        path += `${path && values[layer - 1] !== null ? "L" : "M"}${x(layer)} ${y(value)}`;
      }
    });
    element(svg, "path", {class: `curve curve-${number}`, d: path});
    values.forEach((value, layer) => value !== null && mark(svg, number, x(layer), y(value), layer === chosen));
    if (values[chosen] !== null && values[chosen] !== undefined) {
      const anchor = layers < 2 ? "middle" : chosen === 0 ? "start" : chosen === layers - 1 ? "end" : "middle";
      element(svg, "text", {class: "value", x: x(chosen), y: y(values[chosen]) + (number === highest ? -11 : 23), "text-anchor": anchor}, text(values[chosen]));
    }
  });
  place.replaceChildren(svg);
}
