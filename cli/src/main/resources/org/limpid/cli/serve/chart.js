// A curve along the layers, as SVG with axes.

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

/**
 * Draws values against layer numbers, from 0 up.
 *
 * @param place an element that is emptied
 * @param values a number for each layer; what is null is left out
 * @param chosen the layer that stands out
 * @param label of the vertical axis, with its unit
 * @param text says a value as people read it
 */
export function draw(place, values, chosen, label, text) {
  const width = Math.max(240, place.clientWidth);
  const known = values.filter(value => value !== null);
  const most = Math.max(...known, Number.MIN_VALUE);
  const stride = most > 1e-12 ? step(most) : 1;
  const top = stride * Math.ceil(most / stride + 1e-9);
  const x = layer => values.length < 2 ? (LEFT + width - RIGHT) / 2 : LEFT + 12 + layer * (width - LEFT - RIGHT - 24) / (values.length - 1);
  const y = value => HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  const svg = element(document.createElement("div"), "svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img",
    "aria-label": `${label} by layer: ` + values.map((value, layer) => `layer ${layer} ${value === null ? "no number" : text(value)}`).join(", "),
  });
  for (let tick = 0; tick <= top + stride / 2; tick += stride) {
    element(svg, "line", {class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick)});
    element(svg, "text", {x: LEFT - 6, y: y(tick) + 5, "text-anchor": "end"}, String(Number(tick.toPrecision(6))));
  }
  element(svg, "path", {class: "axis", fill: "none", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${width - RIGHT}`});
  const every = Math.ceil(values.length * 26 / (width - LEFT - RIGHT));
  values.forEach((_, layer) => {
    if (layer % every === 0) {
      element(svg, "text", {x: x(layer), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle"}, layer);
    }
  });
  element(svg, "text", {x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle"}, "layer");
  element(svg, "text", {transform: `translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`, "text-anchor": "middle"}, label);
  let path = "";
  values.forEach((value, layer) => {
    if (value !== null) {
      path += `${path && values[layer - 1] !== null ? "L" : "M"}${x(layer)} ${y(value)}`;
    }
  });
  element(svg, "path", {class: "curve", d: path});
  values.forEach((value, layer) => {
    if (value !== null) {
      element(svg, "circle", {class: layer === chosen ? "chosen" : "dot", cx: x(layer), cy: y(value), r: layer === chosen ? 6 : 4});
    }
  });
  if (values[chosen] !== null && values[chosen] !== undefined) {
    const anchor = chosen === 0 ? "start" : chosen === values.length - 1 ? "end" : "middle";
    element(svg, "text", {class: "value", x: x(chosen), y: y(values[chosen]) - 11, "text-anchor": values.length < 2 ? "middle" : anchor}, text(values[chosen]));
  }
  place.replaceChildren(svg);
}
