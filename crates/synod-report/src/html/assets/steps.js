"use strict";

/** The list of a behaviour's steps, with the bracket of its cycle and a search. */
const StepList = (() => {
  const { bdi, el } = Dom;
  const { changesAt, count, heading, isStuttering, lane } = Behaviour;

  function create(trace, values, choose) {
    const positions = Array.from({ length: count(trace) }, (_, position) => position);
    const rows = positions.map((position) => stepRow(trace, position, choose));
    const list = el(
      "ol",
      { class: trace.cycle && !trace.cycle.stutters ? "steps plain has-cycle" : "steps plain" },
      rows.map((row) => row.element),
    );
    const searched = positions.map((position) => searchText(trace, values, position));
    const matches = el("span", { class: "muted matches", role: "status" });
    const search = el("input", {
      type: "search",
      placeholder: "Search steps and values",
      "aria-label": "Search steps and values",
    });
    search.addEventListener("input", () => filterSteps(rows, searched, search.value, matches));
    return {
      element: el("div", { class: "steps-pane" }, el("div", { class: "search" }, search, matches), list),
      show(position) {
        rows.forEach((row, at) => row.mark(at === position));
        keepInSight(list, rows[position].element);
      },
    };
  }

  function filterSteps(rows, searched, query, matches) {
    const wanted = query.trim().toLowerCase();
    const hits = searched.map((text) => text.includes(wanted));
    rows.forEach((row, at) => row.element.classList.toggle("filtered", !hits[at]));
    matches.textContent = wanted === "" ? "" : `${hits.filter(Boolean).length} of ${hits.length} steps`;
  }

  /** All that a search can find of a step: its action, and what it changes; of the initial state, all of it. */
  function searchText(trace, values, position) {
    const { state } = trace.steps[0];
    const told = position === 0 ? state.map((at, n) => `${trace.variables[n]} = ${Values.text(values[at])}`) : [];
    const heard = el("span", {}, heading(trace, position)).textContent;
    return [heard, ...told, ...changesAt(trace, position)].join("\n").toLowerCase();
  }

  function stepRow(trace, position, choose) {
    const changes = changesAt(trace, position);
    const isIdle = position > 0 && changes.length === 0 && !isStuttering(trace, position);
    const notes = isIdle ? ["(nothing changes)"] : changes;
    const control = el(
      "button",
      { type: "button", class: "step", "data-step": position, click: () => choose(position) },
      el("span", { class: "number" }, isStuttering(trace, position) ? "∞" : position),
      " ",
      el(
        "span",
        { class: "told" },
        el("span", { class: "what" }, heading(trace, position)),
        notes.map((note) => [" ", bdi(note, { class: "changes" })]),
      ),
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

  /** Scrolls the list alone, and not the page. */
  function keepInSight(list, row) {
    const [above, below] = [row.offsetTop - 8, row.offsetTop + row.offsetHeight + 8];
    if (above < list.scrollTop) list.scrollTop = above;
    else if (below > list.scrollTop + list.clientHeight) list.scrollTop = below - list.clientHeight;
  }

  return { create };
})();
