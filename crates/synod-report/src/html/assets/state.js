"use strict";

/** The state at a position of a behaviour: its variables, with what the step changed inside them. */
const StatePane = (() => {
  const { bdi, button, el, icon } = Dom;
  const { heading, isStuttering, stateAt, stateBefore } = Behaviour;

  function create(trace, values, changed) {
    const title = el("h4", { class: "now-title" });
    const groups = [variables(trace, values, "state", trace.variables)];
    if (trace.mapped.length > 0) groups.push(variables(trace, values, "mapped", trace.mapped));
    const filter = el("input", {
      type: "search",
      placeholder: "Filter variables",
      "aria-label": "Filter variables by name or value",
    });
    const only = button("Show only what changed", { class: "only", "aria-pressed": "false" }, "Changed only");
    const refresh = () =>
      groups.forEach((group) =>
        group.filter(filter.value.trim().toLowerCase(), only.getAttribute("aria-pressed") === "true"),
      );
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
        title.replaceChildren(
          el("span", { class: "number" }, isStuttering(trace, position) ? "∞" : position),
          el("span", {}, heading(trace, position)),
        );
        groups.forEach((group) => group.show(position, changed[position]));
        refresh();
      },
    };
  }

  /** The variables of a state, or of the state that it is mapped to. Pinned ones stand first. */
  function variables(trace, values, of, names) {
    const rows = names.map((name, at) => variableRow(name, at));
    const list = el(
      "div",
      { class: "variables" },
      rows.map((row) => row.element),
    );
    rows.forEach((row) => {
      row.pin.addEventListener("click", () => {
        row.togglePin();
        list.append(
          ...[...rows]
            .sort((one, other) => other.isPinned() - one.isPinned() || one.at - other.at)
            .map((each) => each.element),
        );
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
    const element = el(
      "div",
      { class: "variable" },
      el("div", { class: "variable-name" }, pin, bdi(name), note),
      value,
    );
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

  return { create };
})();
