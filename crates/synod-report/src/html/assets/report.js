"use strict";

/** The page: an overview of all models, or one model with its verdict, its behaviours and its figures. */
const Report = (() => {
  const { append, bdi, el, plural, thousands } = Dom;

  const MARKS = { good: "✓", bad: "✗", warn: "…" };
  const WORDS = { good: "as expected", bad: "not as expected", warn: "incomplete" };

  function start(data, root) {
    const page = new Page(data, root);
    page.show();
    addEventListener("hashchange", () => page.show());
    document.addEventListener("keydown", (event) => page.press(event));
  }

  class Page {
    constructor(data, root) {
      this.data = data;
      this.models = data.specs.flatMap((spec) => spec.models.map((model) => ({ spec, model })));
      this.main = el("main", { id: "main", tabindex: -1 });
      append(root, [el("a", { class: "skip", href: "#main", click: (event) => this.skip(event) }, "Skip to the report"), this.header(), this.main, footer()]);
    }

    skip(event) {
      event.preventDefault();
      this.main.focus();
    }

    header() {
      const home = this.isOne ? el("span", {}, "Synod report") : el("a", { href: Address.fragment({}) }, "Synod report");
      return el("header", { class: "top" }, el("span", { class: "brand" }, home), Theme.toggle());
    }

    /** Whether there is nothing but one model, so that an overview would say nothing more. */
    get isOne() {
      return this.models.length === 1 && this.data.specs.length === 1 && !this.data.specs[0].error;
    }

    /** Shows what the address names. */
    show() {
      const place = Address.read();
      const chosen = this.chosen(place);
      this.player = undefined;
      this.place = chosen ? this.placeOf(chosen, place) : {};
      this.main.replaceChildren(...(chosen ? this.modelView(chosen) : this.overview()).filter(Boolean));
      this.player?.settle();
      document.title = `${chosen ? `${chosen.spec.path}, model ${chosen.model.name}` : this.data.title} · Synod`;
      scrollTo(0, 0);
    }

    chosen({ spec, model }) {
      if (this.isOne) return this.models[0];
      return this.models.find((each) => each.model.name === model && (spec === undefined || each.spec.path === spec));
    }

    placeOf({ spec, model }, { trace, step, state }) {
      const traces = model.report?.traces.length ?? 0;
      const number = Math.min(Math.max(parseInt(trace ?? "1", 10) || 1, 1), Math.max(traces, 1));
      return { spec: this.data.specs.length > 1 ? spec.path : undefined, model: model.name, trace: traces > 0 ? number : undefined, step, state };
    }

    press(event) {
      const isTyped = event.target.closest?.("input, select, textarea");
      if (!this.player || isTyped || event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.player.press(event.key)) event.preventDefault();
    }

    // The overview.

    overview() {
      const { data } = this;
      const rows = [];
      const sections = data.specs.map((spec) => this.specSection(spec, rows));
      const search = el("input", { type: "search", placeholder: "Filter models", "aria-label": "Filter models" });
      search.addEventListener("input", () => {
        const wanted = search.value.trim().toLowerCase();
        for (const { text, element } of rows) element.hidden = !text.includes(wanted);
        for (const section of sections) section.hidden = wanted !== "" && !section.querySelector("li:not([hidden])");
      });
      return [banner(data.mood, data.title, data.verdict), about(), rows.length > 8 && el("div", { class: "search overview-search" }, search), ...sections];
    }

    specSection(spec, rows) {
      const items = spec.models.map((model) => {
        const element = this.modelRow(spec, model);
        rows.push({ element, text: `${spec.path} ${model.name} ${model.words} ${WORDS[model.mood]}`.toLowerCase() });
        return element;
      });
      return el(
        "section",
        { class: "spec" },
        el("h2", {}, mark(spec.mood), " ", bdi(spec.path)),
        spec.error && el("pre", { class: "message" }, spec.error),
        el("ul", { class: "plain models" }, items),
      );
    }

    modelRow(spec, model) {
      const address = Address.fragment({ spec: this.data.specs.length > 1 ? spec.path : undefined, model: model.name });
      return el(
        "li",
        {},
        mark(model.mood),
        el("a", { href: address }, bdi(model.name)),
        el("span", { class: "words" }, model.words),
        el("span", { class: "muted figures" }, model.report ? plural(model.report.distinct, "state") : ""),
      );
    }

    // A model.

    modelView({ spec, model }) {
      const { report } = model;
      const title = [el("span", { class: "muted" }, bdi(spec.path), el("span", { class: "visually-hidden" }, ", model ")), bdi(model.name)];
      return [
        banner(model.mood, title, model.words, model.mood !== "good" && `expected: ${model.expected}`),
        about(),
        model.warnings.length > 0 && el("ul", { class: "plain warnings" }, model.warnings.map((text) => el("li", {}, text))),
        model.missing && missing(model.missing),
        report && propertiesSection(report, (trace) => this.goTo({ trace: trace + 1, step: undefined, state: undefined })),
        report && report.traces.length > 0 && this.tracesSection(report),
        report && this.graphSection(report),
        report && actionsSection(report),
        figuresSection(model),
        el("section", {}, el("h2", {}, "To see it again"), el("pre", { class: "command" }, model.command)),
      ];
    }

    goTo(change) {
      location.hash = Address.fragment({ ...this.place, ...change });
    }

    tracesSection(report) {
      const number = this.place.trace - 1;
      const trace = report.traces[number];
      const tabs = report.traces.map((each, at) =>
        el("a", { class: `tab ${each.mood}`, href: Address.fragment({ ...this.place, trace: at + 1, step: undefined }), "aria-current": at === number && "true" }, each.title),
      );
      return el(
        "section",
        { class: "behaviour", "aria-label": trace.title },
        el("h2", {}, trace.title),
        tabs.length > 1 && el("nav", { class: "tabs", "aria-label": "Behaviours" }, tabs),
        el("p", { class: "explanation" }, trace.explanation),
        trace.notes.map((note) => el("p", { class: "note" }, note)),
        trace.steps.length > 0 && this.createPlayer(trace),
        evidence(trace),
      );
    }

    createPlayer(trace) {
      const at = this.place.step === undefined ? ownStep(trace) : parseInt(this.place.step, 10);
      const isLinked = this.place.step !== undefined;
      const onMove = (step) => {
        if (this.player || isLinked) Address.replace((this.place = { ...this.place, step }));
      };
      const linkTo = (step) => Address.fragment({ ...this.place, step, state: undefined });
      this.player = Player.create(trace, this.data.values, { at: Number.isNaN(at) ? 0 : at, onMove, linkTo });
      return this.player.element;
    }

    graphSection(report) {
      if (!report.graph) return null;
      const at = this.place.state === undefined ? undefined : parseInt(this.place.state, 10);
      const onChoose = (state) => Address.replace((this.place = { ...this.place, state }));
      const graph = Graph.create(report.graph, this.data.values, { path: (this.place.trace ?? 1) - 1, at, onChoose });
      return el("section", { class: "state-graph" }, el("h2", {}, "All states"), legend(report), graph.element);
    }
  }

  /** Where a behaviour is opened: at the state that is wrong, or where one that goes on for ever begins. */
  function ownStep(trace) {
    return trace.cycle ? 0 : trace.steps.length - 1;
  }

  function footer() {
    return el("footer", { class: "muted" }, "Written by Synod, a model checker. This page is complete in itself and asks nothing of a network.");
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

  function propertiesSection({ properties }, show) {
    const row = (property) =>
      el(
        "tr",
        {},
        el("td", {}, mark(property.mood), " ", el("strong", {}, bdi(property.name))),
        el("td", { class: `status ${property.mood}` }, property.words),
        el("td", {}, property.trace !== null && el("button", { type: "button", class: "link", click: () => show(property.trace) }, "show it")),
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
    const lines = excerpt?.lines.map((line, at) => el("span", { class: "line" }, el("span", { class: "line-number" }, excerpt.first + at), `${line}\n`));
    return [
      excerpt && el("figure", { class: "excerpt" }, el("figcaption", { class: "muted" }, bdi(`${excerpt.file}:${excerpt.first}`)), el("pre", {}, lines)),
      fairness.length > 0 &&
        el(
          "details",
          { class: "fair" },
          el("summary", {}, `Why it is fair: it satisfies ${plural(fairness.length, "fairness constraint")}`),
          el("ul", {}, fairness.map(([constraint, why]) => el("li", {}, constraint, ": ", why))),
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
    );
  }

  function actionsSection({ actions }) {
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
    const head = el("tr", {}, el("th", {}, "action"), el("th", { class: "number" }, "steps"), el("th", { class: "number" }, "new states"), el("th", { class: "share" }, el("span", { class: "visually-hidden" }, "share")));
    return el("section", {}, el("h2", {}, "Actions"), el("div", { class: "scroll" }, el("table", { class: "actions" }, el("thead", {}, head), el("tbody", {}, actions.map(row)))));
  }

  function figuresSection({ constants, report }) {
    const rows = [];
    const row = (name, ...content) => rows.push(el("div", { class: "figure" }, el("dt", {}, name), el("dd", {}, content)));
    if (constants.length > 0) row("constants", el("ul", { class: "plain constants" }, constants.map(([name, value]) => el("li", {}, bdi(name), " = ", Values.render(value)))));
    if (report) {
      row("states", report.states);
      row("search", report.search.map((line) => el("p", {}, line)));
      if (report.judged_on.length > 0) row("graph", report.judged_on.map((line) => el("p", {}, line)));
      if (report.fairness.length > 0) row("under", report.fairness.map((line) => el("p", {}, line)));
      row("took", report.took);
    }
    const figures = el("dl", { class: "figures" }, rows);
    const growth = report && report.levels.length > 1 && el("div", {}, el("h3", {}, "How the search grew"), Plot.draw(report.levels));
    return el("section", {}, el("h2", {}, "The search"), el("div", { class: "search-figures" }, figures, growth));
  }

  return { start };
})();

addEventListener("DOMContentLoaded", () => {
  Report.start(JSON.parse(document.getElementById("data").textContent), document.body);
});
