"use strict";

/** The parts of a report that only show something. */
const Sections = (() => {
  const { bdi, el, plural, thousands } = Dom;

  const MARKS = { good: "✓", bad: "✗", warn: "…" };
  /** What a mark stands for. */
  const WORDS = { good: "as expected", bad: "not as expected", warn: "incomplete" };

  function footer() {
    return el(
      "footer",
      { class: "muted" },
      "Written by Synod, a model checker. This page is complete in itself and asks nothing of a network.",
    );
  }

  function mark(mood) {
    return el("span", { class: `mark ${mood}`, role: "img", "aria-label": WORDS[mood] }, MARKS[mood]);
  }

  function banner(mood, title, words, more) {
    return el(
      "div",
      { class: `banner ${mood}` },
      el("h1", {}, title),
      el("p", { class: `verdict ${mood}` }, mark(mood), " ", words),
      more && el("p", { class: "muted" }, more),
    );
  }

  function about() {
    return el(
      "details",
      { class: "about" },
      el("summary", {}, "How to read this page"),
      el(
        "p",
        {},
        "A specification describes a system as a state machine. Synod has gone through every order in which its steps can happen, in the model with the constants below. ",
        "Where a property is violated, it shows a behaviour that does so, with as few steps as any: step through it with the arrow keys, and see in each state what the step has changed. ",
        "A model may be expected to fail: then a broken variant of the system shows that the property can tell it from the sound one.",
      ),
    );
  }

  function missing({ message, got_to, output }) {
    return el(
      "section",
      {},
      el("h2", {}, "Why there is no result"),
      el("pre", { class: "message" }, message),
      got_to && el("p", {}, `It got to ${got_to}.`),
      output.length > 0 && [el("h3", {}, "Its output"), el("pre", { class: "message" }, output.join("\n"))],
    );
  }

  function properties({ properties }, show) {
    const row = (property) =>
      el(
        "tr",
        {},
        el("td", {}, mark(property.mood), " ", el("strong", {}, bdi(property.name))),
        el("td", { class: `status ${property.mood}` }, property.words),
        el(
          "td",
          {},
          property.trace !== null &&
            el("button", { type: "button", class: "link", click: () => show(property.trace) }, "show it"),
        ),
        el("td", { class: "muted" }, property.kind),
        el("td", { class: "muted mono place" }, bdi(property.place)),
      );
    return el(
      "section",
      {},
      el("h2", {}, "Properties"),
      properties.length === 0
        ? el("p", { class: "muted" }, "None: only deadlock and panics were looked for.")
        : el("div", { class: "scroll" }, el("table", { class: "properties" }, el("tbody", {}, properties.map(row)))),
    );
  }

  function evidence({ excerpt, fairness }) {
    const lines = excerpt?.lines.map((line, at) =>
      el("span", { class: "line" }, el("span", { class: "line-number" }, excerpt.first + at), `${line}\n`),
    );
    return [
      excerpt &&
        el(
          "figure",
          { class: "excerpt" },
          el("figcaption", { class: "muted" }, bdi(`${excerpt.file}:${excerpt.first}`)),
          el("pre", {}, lines),
        ),
      fairness.length > 0 &&
        el(
          "details",
          { class: "fair" },
          el("summary", {}, `Why it is fair: it satisfies ${plural(fairness.length, "fairness constraint")}`),
          el(
            "ul",
            {},
            fairness.map(([constraint, why]) => el("li", {}, constraint, ": ", why)),
          ),
        ),
    ];
  }

  function legend(report) {
    const has = (test) => report.graph.states.some(test);
    const item = (style, text) => el("span", { class: "key" }, el("span", { class: `swatch ${style}` }), text);
    return el(
      "p",
      { class: "legend muted" },
      item("initial", "initial"),
      has((state) => state.violated.length > 0) && item("violating", "violates a property"),
      report.graph.paths.length > 0 && item("on-path", "on the behaviour shown above"),
      el("span", {}, "Drag to move; + and − to zoom; n and p for the next and previous state."),
      report.graph.steps.some(({ from, to }) => from === to) &&
        el("span", {}, "Steps that change nothing are not drawn."),
    );
  }

  function actions({ actions }) {
    if (actions.length === 0) return null;
    const most = Math.max(...actions.map((action) => action.taken), 1);
    const row = (action) => {
      const bar = el("span", { class: "bar" });
      bar.style.width = `${(100 * action.taken) / most}%`;
      const isNever = action.taken === 0;
      return el(
        "tr",
        { class: isNever && "never" },
        el("td", {}, bdi(action.name), isNever && [" ", el("span", { class: "badge warn" }, "never taken")]),
        el("td", { class: "number" }, thousands(action.taken)),
        el("td", { class: "number" }, thousands(action.new_states)),
        el("td", { class: "share", "aria-hidden": "true" }, bar),
      );
    };
    const head = el(
      "tr",
      {},
      el("th", {}, "action"),
      el("th", { class: "number" }, "steps"),
      el("th", { class: "number" }, "new states"),
      el("th", { class: "share" }, el("span", { class: "visually-hidden" }, "share")),
    );
    return el(
      "section",
      {},
      el("h2", {}, "Actions"),
      el(
        "div",
        { class: "scroll" },
        el("table", { class: "actions" }, el("thead", {}, head), el("tbody", {}, actions.map(row))),
      ),
    );
  }

  function figures({ constants, report }) {
    const rows = [];
    const row = (name, ...content) =>
      rows.push(el("div", { class: "figure" }, el("dt", {}, name), el("dd", {}, content)));
    if (constants.length > 0)
      row(
        "constants",
        el(
          "ul",
          { class: "plain constants" },
          constants.map(([name, value]) => el("li", {}, bdi(name), " = ", Values.render(value))),
        ),
      );
    if (report) {
      row("states", report.states);
      row(
        "search",
        report.search.map((line) => el("p", {}, line)),
      );
      if (report.judged_on.length > 0)
        row(
          "graph",
          report.judged_on.map((line) => el("p", {}, line)),
        );
      if (report.fairness.length > 0)
        row(
          "under",
          report.fairness.map((line) => el("p", {}, line)),
        );
      row("took", report.took);
    }
    const list = el("dl", { class: "figures" }, rows);
    const growth =
      report &&
      report.levels.length > 1 &&
      el("div", {}, el("h3", {}, "How the search grew"), Plot.draw(report.levels));
    return el("section", {}, el("h2", {}, "The search"), el("div", { class: "search-figures" }, list, growth));
  }

  return { WORDS, about, actions, banner, evidence, figures, footer, legend, mark, missing, properties };
})();
