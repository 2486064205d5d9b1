"use strict";

/** A behaviour, step by step: the list of its steps, the state at one of them, and the diagram, all in step. */
const Player = (() => {
  const { button, el, icon } = Dom;

  /**
   * `values` are those that the states of the trace refer to. `onMove` hears every position that is shown, and `linkTo` gives the
   * address of one. Once the element is part of the page, `settle` brings into sight what is chosen.
   */
  function create(trace, values, { at, onMove, linkTo }) {
    const player = new Behaviour.Moves(trace, at);
    const changed = Array.from({ length: player.count }, (_, position) => Behaviour.changedAt(trace, position));
    const steps = StepList.create(trace, values, (position) => show(player.goTo(position)));
    const state = StatePane.create(trace, values, changed);
    const diagram = trace.diagram && Diagram.create(trace.diagram, (step) => show(player.goTo(step)));
    const bar = controls(player, linkTo, (move) => show(move()));
    const status = el("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });

    function show() {
      const position = player.position;
      bar.show(player);
      steps.show(position);
      state.show(position, player);
      diagram?.show(position);
      status.textContent = Dom.visible(Behaviour.spoken(trace, player, changed[position]));
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
    return {
      element,
      settle,
      position: () => player.position,
      press: (key) => Behaviour.press(player, key) && (show(), true),
    };
  }

  function controls(player, linkTo, move) {
    const first = button(
      "First step (Home)",
      { class: "icon", click: () => move(() => player.goTo(0)) },
      icon("first"),
    );
    const previous = button(
      "Step back (←, k)",
      { class: "icon previous", click: () => move(() => player.previous()) },
      icon("previous"),
    );
    const next = button(
      "Step forward (→, j)",
      { class: "icon next", click: () => move(() => player.next()) },
      icon("next"),
    );
    const last = button(
      "Last step (End)",
      { class: "icon", click: () => move(() => player.goTo(player.count - 1)) },
      icon("last"),
    );
    const place = el("span", { class: "place" });
    const link = el("a", { class: "permalink" }, "link to this step");
    const hint = el("span", { class: "muted hint" }, "← → to step, Home and End to jump");
    return {
      element: el(
        "div",
        { class: "controls", role: "group", "aria-label": "Steps" },
        first,
        previous,
        next,
        last,
        place,
        link,
        hint,
      ),
      show(player) {
        first.disabled = previous.disabled = player.isFirst && player.round === 1;
        next.disabled = player.isLast;
        last.disabled = player.position === player.count - 1 && player.round === 1;
        place.textContent = Behaviour.where(player);
        link.href = linkTo(player.position);
        place.classList.toggle("round", player.round > 1);
      },
    };
  }

  function diagramPane(diagram) {
    return el("div", { class: "diagram-pane" }, el("h4", {}, "Who knew what when"), diagram.element);
  }

  return { create };
})();
