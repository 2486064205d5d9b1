"use strict";

/** A space-time diagram in step with a trace: what happens now stands out, what comes later is faint, an event leads to its step. */
const Diagram = (() => {
  const { el, svg } = Dom;

  /** `choose` is called with the step of an event that is clicked. */
  function create(diagram, choose) {
    const shapes = diagram.shapes.map((shape) => ({ steps: shape.steps, node: node(shape) }));
    const hits = diagram.shapes.filter(isEvent).map((shape) => hit(shape, choose));
    const picture = svg(
      "svg",
      {
        class: "diagram",
        viewBox: `0 0 ${diagram.width} ${diagram.height}`,
        width: diagram.width,
        height: diagram.height,
        role: "img",
        "aria-label": diagram.description,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      },
      shapes.map((shape) => shape.node),
      hits,
    );
    const frame = el("div", { class: "diagram-frame" }, picture);
    function show(step) {
      shapes.forEach((shape) => mark(shape, step));
      keepInSight(frame, picture.querySelector("circle.now, polyline.now"));
    }
    return { element: frame, show };
  }

  function node({ name, attributes, text, tip, steps }) {
    const known = steps ? { "data-step": steps[0] } : {};
    return svg(name, { ...Object.fromEntries(attributes), ...known }, tip && svg("title", {}, tip), text);
  }

  /** The dot of an event, a cross, a ring; its label leads to the step too. */
  function isEvent({ name, steps, tip }) {
    return Boolean(steps) && steps[0] === steps[1] && Boolean(tip) && (name === "circle" || name === "polyline");
  }

  /** A larger target than the dot. */
  function hit({ attributes, tip, steps }, choose) {
    const known = Object.fromEntries(attributes);
    const [x, y] = known.cx === undefined ? middle(known.points) : [known.cx, known.cy];
    const target = svg("circle", {
      class: "hit",
      cx: x,
      cy: y,
      r: 13,
      "data-step": steps[0],
      click: () => choose(steps[0]),
    });
    target.append(svg("title", {}, tip));
    return target;
  }

  function middle(points) {
    const pairs = points.split(" ").map((pair) => pair.split(",").map(Number));
    return [0, 1].map((axis) => pairs.reduce((sum, pair) => sum + pair[axis], 0) / pairs.length);
  }

  /** Scrolls the frame alone, and not the page. */
  function keepInSight(frame, node) {
    if (!node?.isConnected) return;
    const [box, part] = [frame.getBoundingClientRect(), node.getBoundingClientRect()];
    const off = (low, high, from, to) => (low < from ? low - from : high > to ? high - to : 0);
    const rim = 40;
    frame.scrollTop += off(part.top - rim, part.bottom + rim, box.top, box.bottom);
    frame.scrollLeft += off(part.left - rim, part.right + rim, box.left, box.right);
  }

  function mark({ steps, node }, now) {
    if (!steps) return;
    const [first, last] = steps;
    node.classList.toggle("later", first > now);
    node.classList.toggle("now", first === now || last === now);
  }

  return { create };
})();
