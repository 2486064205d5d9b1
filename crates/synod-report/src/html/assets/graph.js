"use strict";

/** A small state graph: every state and step, to be looked at and walked through. */
const Graph = (() => {
  const { bdi, button, el, icon, plural, svg } = Dom;

  const RADIUS = 15;
  /** With at most so many states the steps are labelled, all the time. */
  const LABELLED = 14;
  /** A smaller picture is not made larger than this. */
  const LEAST = [620, 400];
  /** What a key or a turn of the wheel does to the size. */
  const ZOOM = 1.25;

  /**
   * `path` is the number of the trace whose states stand out; `onChoose` hears the state that is chosen. `here` marks the state
   * that the trace shows at a step.
   */
  function create(graph, values, { path, at, onChoose }) {
    const view = new View(graph);
    const marked = pathOf(graph.paths[path] ?? []);
    const edges = together(graph.steps).map((steps) => edge(graph, steps, marked));
    const nodes = graph.states.map((state, number) => node(graph, state, number, marked, () => choose(number)));
    const picture = svg(
      "svg",
      { class: "graph", role: "application", tabindex: 0, "aria-label": described(graph) },
      markers(),
      edges.map((edge) => edge.element),
      nodes,
    );
    const panel = el("div", { class: "graph-panel", "aria-live": "polite" });
    const state = { chosen: undefined };

    function choose(number) {
      state.chosen = number;
      nodes.forEach((node, at) => node.classList.toggle("chosen", at === number));
      edges.forEach(({ element, from }) => element.classList.toggle("chosen", from === number));
      picture.classList.add("has-choice");
      view.reveal(graph.states[number]);
      panel.replaceChildren(...describe(graph, values, number, choose));
      onChoose(number);
    }

    view.attach(picture);
    picture.addEventListener("keydown", (event) => {
      if (isHandled(event.key, view, graph, state, choose)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    if (Number.isInteger(at) && at >= 0 && at < graph.states.length) choose(at);
    else panel.append(el("p", { class: "muted" }, "Choose a state to see its variables and where it leads."));
    const visited = graph.paths[path] ?? [];
    return {
      element: el("div", { class: "graph-frame" }, el("div", { class: "graph-picture" }, picture, tools(view)), panel),
      here: (step) => nodes.forEach((node, at) => node.classList.toggle("here", at === visited[step])),
    };
  }

  /**
   * The steps between the same two states, in one list each: they are drawn as one. A step that changes nothing is not drawn; it
   * stands in the list of its state.
   */
  function together(steps) {
    const lists = new Map();
    for (const step of steps.filter(({ from, to }) => from !== to)) {
      const ends = `${step.from} ${step.to}`;
      lists.set(ends, [...(lists.get(ends) ?? []), step]);
    }
    return [...lists.values()];
  }

  /** The states of a path, and its steps. */
  function pathOf(states) {
    const steps = states.slice(1).map((to, at) => `${states[at]} ${to}`);
    return { states: new Set(states), steps: new Set(steps) };
  }

  function described(graph) {
    const violating = graph.states.filter((state) => state.violated.length > 0).length;
    const bad = violating > 0 ? `, ${violating} of them violating` : "";
    const keys = "n and p choose the next and previous state, arrows move, plus and minus zoom, 0 shows all";
    return `State graph: ${plural(graph.states.length, "state")}${bad}, ${plural(graph.steps.length, "step")}. Keys: ${keys}.`;
  }

  function isHandled(key, view, graph, state, choose) {
    const count = graph.states.length;
    const next = (by) => choose(state.chosen === undefined ? 0 : (state.chosen + by + count) % count);
    const moves = {
      n: () => next(1),
      p: () => next(-1),
      "+": () => view.zoom(1 / ZOOM),
      "=": () => view.zoom(1 / ZOOM),
      "-": () => view.zoom(ZOOM),
      0: () => view.fit(),
      ArrowLeft: () => view.pan(-0.1, 0),
      ArrowRight: () => view.pan(0.1, 0),
      ArrowUp: () => view.pan(0, -0.1),
      ArrowDown: () => view.pan(0, 0.1),
    };
    if (!Object.hasOwn(moves, key)) return false;
    moves[key]();
    return true;
  }

  function tools(view) {
    return el(
      "div",
      { class: "graph-tools", role: "group", "aria-label": "Zoom" },
      button("Larger (+)", { class: "icon", click: () => view.zoom(1 / ZOOM) }, icon("larger")),
      button("Smaller (−)", { class: "icon", click: () => view.zoom(ZOOM) }, icon("smaller")),
      button("Show all (0)", { class: "icon", click: () => view.fit() }, icon("fit")),
    );
  }

  /** The part of the picture that is seen. */
  class View {
    constructor(graph) {
      const [width, height] = [Math.max(graph.width, LEAST[0]), Math.max(graph.height, LEAST[1])];
      this.whole = { x: (graph.width - width) / 2, y: (graph.height - height) / 2, width, height };
      this.now = { ...this.whole };
    }

    attach(picture) {
      this.picture = picture;
      this.fit();
      picture.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
      picture.addEventListener("pointerdown", (event) => this.grab(event));
    }

    fit() {
      this.show({ ...this.whole });
    }

    show(part) {
      this.now = part;
      this.picture.setAttribute("viewBox", `${part.x} ${part.y} ${part.width} ${part.height}`);
    }

    pan(across, down) {
      const { x, y, width, height } = this.now;
      this.show({ x: x + across * width, y: y + down * height, width, height });
    }

    /** Moves to a state that is out of sight. */
    reveal(state) {
      const { x, y, width, height } = this.now;
      const isIn = state.x > x && state.x < x + width && state.y > y && state.y < y + height;
      if (!isIn) this.show({ x: state.x - width / 2, y: state.y - height / 2, width, height });
    }

    /** Around a point, given as fractions of what is seen. */
    zoom(factor, [across, down] = [0.5, 0.5]) {
      const { x, y, width, height } = this.now;
      const most = this.whole.width * 2;
      const scale = Math.min(Math.max(factor, 80 / width), most / width);
      this.show({
        x: x + width * (1 - scale) * across,
        y: y + height * (1 - scale) * down,
        width: width * scale,
        height: height * scale,
      });
    }

    /** The wheel scrolls the page, unless a key says that it is meant for the picture or the picture has the focus. */
    wheel(event) {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== this.picture) return;
      event.preventDefault();
      const box = this.picture.getBoundingClientRect();
      const point = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      this.zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, point);
    }

    grab(event) {
      if (event.button !== 0 || event.target.closest(".node")) return;
      const box = this.picture.getBoundingClientRect();
      const scale = Math.max(this.now.width / box.width, this.now.height / box.height);
      const [from, start] = [[event.clientX, event.clientY], { ...this.now }];
      const move = (event) => {
        this.show({
          ...start,
          x: start.x - (event.clientX - from[0]) * scale,
          y: start.y - (event.clientY - from[1]) * scale,
        });
      };
      const release = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", release);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", release);
    }
  }

  function markers() {
    const arrow = (id, style) =>
      svg(
        "marker",
        {
          id,
          viewBox: "0 0 10 10",
          refX: 9,
          refY: 5,
          markerWidth: 9,
          markerHeight: 9,
          markerUnits: "userSpaceOnUse",
          orient: "auto",
        },
        svg("path", { class: style, d: "M0 1 L10 5 L0 9 z" }),
      );
    return svg(
      "defs",
      {},
      arrow("arrow", "head"),
      arrow("arrow-path", "head on-path"),
      arrow("arrow-chosen", "head chosen"),
    );
  }

  function edge(graph, steps, marked) {
    const { from, to } = steps[0];
    const { d, middle } = route(graph.states[from], graph.states[to]);
    const isOnPath = marked.steps.has(`${from} ${to}`);
    const names = steps.map((step) => Values.actionText(step.action));
    const label = svg("text", { x: middle[0], y: middle[1], "text-anchor": "middle" }, shortened(steps));
    const style = ["edge", isOnPath && "on-path", graph.states.length <= LABELLED && "labelled"]
      .filter(Boolean)
      .join(" ");
    const title = svg("title", {}, `${from} → ${to}: ${names.join(", ")}`);
    return { element: svg("g", { class: style }, title, svg("path", { class: "line", d }), label), from };
  }

  /** The action without the names of its arguments, and how many others there are. */
  function shortened(steps) {
    const [name, ...args] = steps[0].action;
    const inside = args.length > 0 ? `(${args.map(([, value]) => Values.text(value)).join(", ")})` : "";
    const text = name + inside;
    const more = steps.length > 1 ? ` +${steps.length - 1}` : "";
    return `${text.length > 24 ? `${text.slice(0, 23)}…` : text}${more}`;
  }

  /** One layer down a step is straight; within a layer and upwards it bows aside. */
  function route(from, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy);
    const bow = dy > 0 ? 0 : Math.min(26 + length * 0.12, 90);
    const pull = [(from.x + to.x) / 2 + (-dy / length) * bow, (from.y + to.y) / 2 + (dx / length) * bow];
    const start = towards(from, pull, RADIUS);
    const end = towards(to, pull, RADIUS + 2);
    const middle = [0.16 * from.x + 0.48 * pull[0] + 0.36 * to.x, 0.16 * from.y + 0.48 * pull[1] + 0.36 * to.y + 4];
    return { d: `M${start.map(tenth).join(" ")} Q${pull.map(tenth).join(" ")} ${end.map(tenth).join(" ")}`, middle };
  }

  function towards({ x, y }, [px, py], distance) {
    const length = Math.hypot(px - x, py - y) || 1;
    return [x + ((px - x) / length) * distance, y + ((py - y) / length) * distance];
  }

  function tenth(number) {
    return Math.round(number * 10) / 10;
  }

  function node(graph, state, number, marked, choose) {
    const classes = [
      "node",
      state.initial && "initial",
      state.violated.length > 0 && "violating",
      marked.states.has(number) && "on-path",
    ];
    const says = [
      `state ${number}`,
      state.initial && "initial",
      state.violated.length > 0 && `violates ${state.violated.join(", ")}`,
    ];
    const { x, y } = state;
    return svg(
      "g",
      { class: classes.filter(Boolean).join(" "), "data-state": number, click: choose },
      svg("title", {}, says.filter(Boolean).join(", ")),
      state.initial && svg("circle", { class: "ring", cx: x, cy: y, r: RADIUS + 4 }),
      svg("circle", { class: "disc", cx: x, cy: y, r: RADIUS }),
      svg("text", { x, y: y + 4, "text-anchor": "middle" }, number),
    );
  }

  /** A state's variables, and the steps that leave it and reach it. */
  function describe(graph, values, number, choose) {
    const state = graph.states[number];
    const marks = [
      state.initial && el("span", { class: "badge" }, "initial"),
      state.violated.map((name) => el("span", { class: "badge bad" }, "violates ", bdi(name))),
    ];
    const rows = state.state.map((value, at) =>
      el(
        "div",
        { class: "variable" },
        el("div", { class: "variable-name" }, bdi(graph.variables[at])),
        el("div", { class: "value" }, Values.render(values[value])),
      ),
    );
    return [
      el("h4", {}, `State ${number} `, el("span", { class: "muted" }, `at depth ${state.depth} `), marks),
      el("div", { class: "variables" }, rows),
      ...stepsOf(graph, number, "from", "to", "Steps from here", choose),
      ...stepsOf(graph, number, "to", "from", "Steps to here", choose),
    ];
  }

  function stepsOf(graph, number, end, other, title, choose) {
    const steps = graph.steps.filter((step) => step[end] === number);
    const row = (step) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "link", click: () => choose(step[other]) },
          Values.renderAction(step.action),
          ` ${end === "from" ? "→" : "←"} ${step[other]}`,
        ),
      );
    return [
      el("h5", {}, title),
      steps.length === 0 ? el("p", { class: "muted" }, "none") : el("ul", { class: "plain" }, steps.map(row)),
    ];
  }

  return { create };
})();
