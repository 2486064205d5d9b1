"use strict";

/**
 * Elements made of names, attributes and children. Text only ever becomes a text node, so nothing in the data of a page is
 * taken for markup.
 */
const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Letters that only turn the direction of what follows are written as their numbers: nobody can reorder a sentence by a name. */
  function visible(text) {
    return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
  }

  /** Children may be nodes, texts, lists of both; what is null or false is left out. */
  function append(parent, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      parent.append(child instanceof Node ? child : document.createTextNode(visible(String(child))));
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

  const ICONS = {
    colours: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM8 2.6v10.8a5.4 5.4 0 0 1 0-10.8z",
    first: "M3 3h2v10H3zM13 3v10L6 8z",
    fit: "M2 6V2h4v1.5H3.5V6zM10 2h4v4h-1.5V3.5H10zM14 10v4h-4v-1.5h2.5V10zM6 14H2v-4h1.5v2.5H6z",
    last: "M11 3h2v10h-2zM3 3v10l7-5z",
    larger: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
    next: "M5 3v10l7-5z",
    pin: "M5 1h6v1.5l-1 .5v4l2.5 2.5V11H8.7v3.2L8 15.5l-.7-1.3V11H3.5V9.5L6 7V3l-1-.5z",
    previous: "M11 3v10L4 8z",
    smaller: "M3 7h10v2H3z",
  };

  /** A sign on a button. Fonts do not agree on which signs they have, so it is drawn. */
  function icon(name) {
    return svg(
      "svg",
      { class: "sign", viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" },
      svg("path", { d: ICONS[name], "fill-rule": "evenodd" }),
    );
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

  return { append, bdi, button, el, icon, plural, svg, thousands, visible };
})();
