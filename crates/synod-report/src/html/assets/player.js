"use strict";

/**
 * A behaviour, step by step. Positions are numbered as in the text report: 0 is the initial state, and a lasso has one position
 * more than it has states: the step that leads back, or the stuttering that never ends.
 */
const Player = (() => {
  const { bdi, button, el, icon } = Dom;

  /**
   * `values` are those that the states of the trace refer to. `onMove` hears every position that is shown, and `linkTo` gives the
   * address of one. Once the element is part of the page, `settle` brings into sight what is chosen.
   */
  function create(trace, values, { at, onMove, linkTo }) {
    const player = new Moves(trace, at);
    const changed = Array.from({ length: player.count }, (_, position) => changedAt(trace, position));
    const steps = stepList(trace, values, changed, (position) => show(player.goTo(position)));
    const state = statePane(trace, values, changed);
    const diagram = trace.diagram && Diagram.create(trace.diagram, (step) => show(player.goTo(step)));
    const bar = controls(player, linkTo, (move) => show(move()));
    const status = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });

    function show() {
      const position = player.position;
      bar.show(player);
      steps.show(position);
      state.show(position, player);
      diagram?.show(position);
      status.textContent = spoken(trace, player, changed[position]);
      onMove(position);
    }

    const element = el(
      "div",
      { class: trace.diagram ? "player with-diagram" : "player" },
      bar.element,
      el("div", { class: "panes" }, steps.element, state.element, diagram && diagramPane(diagram)),
      status,
    );
    show();
    const settle = () => {
      steps.show(player.position);
      diagram?.show(player.position);
    };
    return { element, settle, press: (key) => press(player, key) && (show(), true) };
  }

  /** Where the reader is, and how often round the cycle. */
  class Moves {
    constructor(trace, at) {
      this.cycle = trace.cycle;
      this.last = trace.steps.length - 1;
      this.count = trace.steps.length + (trace.cycle ? 1 : 0);
      this.goTo(Number.isInteger(at) ? at : 0);
    }

    goTo(position) {
      this.position = Math.min(Math.max(position, 0), this.count - 1);
      this.round = 1;
    }

    /** Past the end of a cycle it goes round again: the state after the way back is the one where the cycle begins. */
    next() {
      if (this.position < this.count - 1) this.position += 1;
      else if (this.cycle) {
        this.round += 1;
        if (!this.cycle.stutters) this.position = this.cycle.start + 1;
      }
    }

    previous() {
      const atBegin = this.cycle && !this.cycle.stutters && this.position === this.cycle.start + 1;
      if (this.round > 1 && (atBegin || this.cycle.stutters)) {
        this.round -= 1;
        this.position = this.count - 1;
      } else if (this.position > 0) this.position -= 1;
    }

    get isFirst() {
      return this.position === 0;
    }

    get isLast() {
      return !this.cycle && this.position === this.last;
    }
  }

  const KEYS = {
    ArrowRight: "next",
    ArrowDown: "next",
    j: "next",
    ArrowLeft: "previous",
    ArrowUp: "previous",
    k: "previous",
    Home: "first",
    End: "end",
  };

  /** Whether the key is one of the player's. */
  function press(player, key) {
    const move = KEYS[key];
    if (move === "next") player.next();
    else if (move === "previous") player.previous();
    else if (move === "first") player.goTo(0);
    else if (move === "end") player.goTo(player.count - 1);
    return move !== undefined;
  }

  // The states that a position shows: the one after its step, and the one before.

  function stateAt(trace, position) {
    if (position < trace.steps.length) return trace.steps[position];
    return trace.steps[trace.cycle.start];
  }

  function stateBefore(trace, position) {
    return trace.steps[Math.max(position - 1, 0)];
  }

  function actionAt(trace, position) {
    return position < trace.steps.length ? trace.steps[position].action : trace.cycle.action;
  }

  /** The numbers of the variables that a step changes. */
  function changedAt(trace, position) {
    const [before, after] = [stateBefore(trace, position), stateAt(trace, position)];
    const differ = (of) => after[of].map((value, at) => (value === before[of][at] ? -1 : at)).filter((at) => at >= 0);
    return { state: differ("state"), mapped: differ("mapped") };
  }

  /** What a position is called. */
  function heading(trace, position) {
    const { steps, cycle } = trace;
    const action = actionAt(trace, position);
    if (position >= steps.length) {
      if (cycle.stutters) {
        return [el("strong", {}, "stutters for ever"), action && [": ", Values.renderAction(action), " changes nothing"]];
      }
      return [el("strong", {}, `back to state ${cycle.start}`), " by ", action ? Values.renderAction(action) : "a stuttering step"];
    }
    if (action) return Values.renderAction(action);
    return el("strong", {}, position === 0 ? "initial state" : "stutters once");
  }

  function spoken(trace, player, changed) {
    const text = el("span", {}, heading(trace, player.position)).textContent;
    const names = changed.state.map((at) => trace.variables[at]);
    const what = names.length > 0 ? ` Changed: ${names.join(", ")}.` : "";
    return `${where(player)}: ${text}.${player.position > 0 ? what : ""}`;
  }

  function where(player) {
    const step = `step ${player.position} of ${player.count - 1}`;
    if (player.round === 1) return step;
    return player.cycle.stutters ? `${step}, for the ${ordinal(player.round)} time` : `${step}, ${ordinal(player.round)} time round the cycle`;
  }

  function ordinal(number) {
    const tens = number % 100;
    const ending = tens >= 11 && tens <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th");
    return `${number}${ending}`;
  }

  // The parts of a player.

  function controls(player, linkTo, move) {
    const first = button("First step (Home)", { class: "icon", click: () => move(() => player.goTo(0)) }, icon("first"));
    const previous = button("Step back (←, k)", { class: "icon previous", click: () => move(() => player.previous()) }, icon("previous"));
    const next = button("Step forward (→, j)", { class: "icon next", click: () => move(() => player.next()) }, icon("next"));
    const last = button("Last step (End)", { class: "icon", click: () => move(() => player.goTo(player.count - 1)) }, icon("last"));
    const place = el("span", { class: "place" });
    const link = el("a", { class: "permalink" }, "link to this step");
    const hint = el("span", { class: "muted hint" }, "← → to step, Home and End to jump");
    return {
      element: el("div", { class: "controls", role: "group", "aria-label": "Steps" }, first, previous, next, last, place, link, hint),
      show(player) {
        first.disabled = previous.disabled = player.isFirst && player.round === 1;
        next.disabled = player.isLast;
        last.disabled = player.position === player.count - 1 && player.round === 1;
        place.textContent = where(player);
        link.href = linkTo(player.position);
        place.classList.toggle("round", player.round > 1);
      },
    };
  }

  function stepList(trace, values, changed, choose) {
    const rows = changed.map((names, position) => stepRow(trace, names, position, choose));
    const list = el("ol", { class: trace.cycle && !trace.cycle.stutters ? "steps plain has-cycle" : "steps plain" }, rows.map((row) => row.element));
    const searched = changed.map((names, position) => searchText(trace, values, names, position));
    const count = el("span", { class: "muted matches", role: "status" });
    const search = el("input", { type: "search", placeholder: "Search steps and values", "aria-label": "Search steps and values" });
    search.addEventListener("input", () => filterSteps(rows, searched, search.value, count));
    return {
      element: el("div", { class: "steps-pane" }, el("div", { class: "search" }, search, count), list),
      show(position) {
        rows.forEach((row, at) => row.mark(at === position));
        keepInSight(list, rows[position].element);
      },
    };
  }

  function filterSteps(rows, searched, query, count) {
    const wanted = query.trim().toLowerCase();
    const hits = searched.map((text) => text.includes(wanted));
    rows.forEach((row, at) => row.element.classList.toggle("filtered", !hits[at]));
    count.textContent = wanted === "" ? "" : `${hits.filter(Boolean).length} of ${hits.length} steps`;
  }

  /** All that a search can find of a step: its action, and the variables that it changes with their new values. */
  function searchText(trace, values, changed, position) {
    const state = stateAt(trace, position);
    const all = position === 0;
    const text = (names, numbers, which) =>
      numbers.map((number, at) => (all || which.includes(at) ? `${names[at]}: ${Values.text(values[number])}` : "")).join("\n");
    const heard = el("span", {}, heading(trace, position)).textContent;
    return [heard, text(trace.variables, state.state, changed.state), text(trace.mapped, state.mapped, changed.mapped)].join("\n").toLowerCase();
  }

  function stepRow(trace, changed, position, choose) {
    const names = position === 0 ? [] : changed.state.map((at) => trace.variables[at]);
    const note = position > 0 && names.length === 0 && !isStuttering(trace, position) ? "nothing changes" : names.join(", ");
    const control = el(
      "button",
      { type: "button", class: "step", "data-step": position, click: () => choose(position) },
      el("span", { class: "number" }, isStuttering(trace, position) ? "∞" : position),
      el("span", { class: "told" }, el("span", { class: "what" }, heading(trace, position)), note !== "" && bdi(note, { class: "changes" })),
    );
    return {
      element: el("li", { class: lane(trace, position) }, control),
      mark(isCurrent) {
        control.tabIndex = isCurrent ? 0 : -1;
        if (isCurrent) control.setAttribute("aria-current", "step");
        else control.removeAttribute("aria-current");
      },
    };
  }

  function isStuttering(trace, position) {
    return position >= trace.steps.length && trace.cycle.stutters;
  }

  /** Which part of the bracket of a cycle stands before a step. */
  function lane({ cycle, steps }, position) {
    if (!cycle || cycle.stutters || position < cycle.start) return "";
    if (position === cycle.start) return "cycle-head";
    return position < steps.length ? "cycle" : "cycle-tail";
  }

  /** Scrolls the list alone, and not the page. */
  function keepInSight(list, row) {
    const [above, below] = [row.offsetTop - 8, row.offsetTop + row.offsetHeight + 8];
    if (above < list.scrollTop) list.scrollTop = above;
    else if (below > list.scrollTop + list.clientHeight) list.scrollTop = below - list.clientHeight;
  }

  function statePane(trace, values, changed) {
    const title = el("h4", { class: "now-title" });
    const groups = [variables(trace, values, "state", trace.variables)];
    if (trace.mapped.length > 0) groups.push(variables(trace, values, "mapped", trace.mapped));
    const filter = el("input", { type: "search", placeholder: "Filter variables", "aria-label": "Filter variables by name or value" });
    const only = button("Show only what changed", { class: "only", "aria-pressed": "false" }, "Changed only");
    const refresh = () => groups.forEach((group) => group.filter(filter.value.trim().toLowerCase(), only.getAttribute("aria-pressed") === "true"));
    filter.addEventListener("input", refresh);
    only.addEventListener("click", () => {
      only.setAttribute("aria-pressed", String(only.getAttribute("aria-pressed") !== "true"));
      refresh();
    });
    const titles = ["", "mapped to the abstract spec"];
    return {
      element: el(
        "div",
        { class: "state-pane" },
        title,
        el("div", { class: "search" }, filter, only),
        groups.map((group, at) => [titles[at] && el("h5", {}, titles[at]), group.element]),
      ),
      show(position) {
        title.replaceChildren(el("span", { class: "number" }, isStuttering(trace, position) ? "∞" : position), el("span", {}, heading(trace, position)));
        groups.forEach((group) => group.show(position, changed[position]));
        refresh();
      },
    };
  }

  /** The variables of a state, or of the state that it is mapped to. Pinned ones stand first. */
  function variables(trace, values, of, names) {
    const rows = names.map((name, at) => variableRow(name, at));
    const list = el("div", { class: "variables" }, rows.map((row) => row.element));
    rows.forEach((row) => {
      row.pin.addEventListener("click", () => {
        row.togglePin();
        list.append(...[...rows].sort((one, other) => other.isPinned() - one.isPinned() || one.at - other.at).map((each) => each.element));
      });
    });
    return {
      element: list,
      show(position, changed) {
        const [before, after] = [stateBefore(trace, position)[of], stateAt(trace, position)[of]];
        for (const row of rows) row.show(values[before[row.at]], values[after[row.at]], changed[of].includes(row.at));
      },
      filter: (wanted, onlyChanged) => rows.forEach((row) => row.filter(wanted, onlyChanged)),
    };
  }

  function variableRow(name, at) {
    const pin = button(`Pin ${name}`, { class: "pin", "aria-pressed": "false" }, icon("pin"));
    const value = el("div", { class: "value" });
    const note = el("span", { class: "visually-hidden" });
    const element = el("div", { class: "variable" }, el("div", { class: "variable-name" }, pin, bdi(name), note), value);
    const isPinned = () => pin.getAttribute("aria-pressed") === "true";
    let found = "";
    return {
      at,
      element,
      pin,
      isPinned,
      togglePin: () => pin.setAttribute("aria-pressed", String(!isPinned())),
      show(before, after, isChanged) {
        found = `${name}\n${Values.text(after)}`.toLowerCase();
        element.classList.toggle("changed", isChanged);
        note.textContent = isChanged ? " (changed)" : "";
        value.replaceChildren(isChanged ? Values.renderChange(before, after) : Values.render(after));
      },
      filter(wanted, onlyChanged) {
        const isIn = found.includes(wanted) && (!onlyChanged || element.classList.contains("changed"));
        element.classList.toggle("filtered", !isIn && !isPinned());
      },
    };
  }

  function diagramPane(diagram) {
    return el("div", { class: "diagram-pane" }, el("h4", {}, "Who knew what when"), diagram.element);
  }

  return { create };
})();
