"use strict";

/** How a search grew: a bar for the new states of each depth. */
const Plot = (() => {
  const { el, plural, svg, thousands } = Dom;

  const SIZE = { width: 560, height: 190, left: 64, right: 12, top: 14, bottom: 34 };

  function draw(levels) {
    const most = Math.max(...levels, 1);
    const inner = SIZE.width - SIZE.left - SIZE.right;
    const room = SIZE.height - SIZE.top - SIZE.bottom;
    const column = inner / Math.max(levels.length, 1);
    const x = (depth) => SIZE.left + depth * column;
    const y = (count) => SIZE.top + room * (1 - count / most);
    const bar = (count, depth) =>
      svg(
        "rect",
        {
          class: "bar",
          x: x(depth) + column * 0.08,
          y: y(count),
          width: Math.max(column * 0.84, 0.5),
          height: SIZE.top + room - y(count),
        },
        svg("title", {}, `depth ${depth}: ${plural(count, "new state")}`),
      );
    const picture = svg(
      "svg",
      { class: "plot", viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img", "aria-label": summary(levels) },
      [most, Math.round(most / 2)]
        .filter((count, at) => at === 0 || count > 0)
        .map((count) => gridLine(count, y(count))),
      levels.map(bar),
      svg("line", { class: "axis", x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: y(0), y2: y(0) }),
      ticks(levels.length).map((depth) => label(x(depth) + column / 2, SIZE.height - 18, "middle", depth)),
      label(SIZE.left + inner / 2, SIZE.height - 3, "middle", "depth: steps from the nearest initial state"),
    );
    return el("figure", { class: "growth" }, picture);
  }

  function summary(levels) {
    const most = Math.max(...levels);
    return `New states by depth: ${plural(levels.length, "level")}, most at depth ${levels.indexOf(most)} with ${thousands(most)}`;
  }

  function gridLine(count, y) {
    return [
      svg("line", { class: "grid", x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: y, y2: y }),
      label(SIZE.left - 6, y + 4, "end", thousands(count)),
    ];
  }

  function label(x, y, anchor, text) {
    return svg("text", { x, y, "text-anchor": anchor }, text);
  }

  /** At most about ten depths, evenly apart. */
  function ticks(count) {
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
    const apart = steps.find((step) => count / step <= 10) ?? count;
    return Array.from({ length: Math.ceil(count / apart) }, (_, at) => at * apart);
  }

  return { draw };
})();
