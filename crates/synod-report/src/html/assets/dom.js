"use strict";

/**
 * Elements made of names, attributes and children. Text only ever becomes a text node, so nothing in the data of a page is
 * taken for markup.
 */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Children may be nodes, texts, lists of both; what is null or false is left out. */
  function append(parent, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return parent;
  }

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(name, value);
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    return append(element, children);
  }

  /** `el("p", {class: "note", click: run}, "text", node)`: an attribute that is a function listens to the event of its name. */
  function el(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
  }

  /** The same for a part of a picture. */
  function svg(name, attributes, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }

  /** A button that looks like one. */
  function button(label, attributes, ...content) {
    return el("button", { type: "button", "aria-label": label, title: label, ...attributes }, ...content);
  }

  /** A text that keeps its direction to itself: a name in Arabic or with control characters moves nothing around it. */
  function bdi(text, attributes) {
    return el("bdi", attributes, text);
  }

  /** `1 step`, `1,234 steps`. */
  function plural(count, noun) {
    return `${thousands(count)} ${noun}${count === 1 ? "" : "s"}`;
  }

  function thousands(count) {
    return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  }

  return { append, bdi, button, el, plural, svg, thousands };
})();
