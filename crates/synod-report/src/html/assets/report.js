"use strict";

/** The page: an overview of all models, or one model with its verdict, its behaviours and its figures. */
const Report = (() => {
  const { append, bdi, el, plural } = Dom;

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
      append(root, [
        el("a", { class: "skip", href: "#main", click: (event) => this.skip(event) }, "Skip to the report"),
        this.header(),
        this.main,
        Sections.footer(),
      ]);
    }

    skip(event) {
      event.preventDefault();
      this.main.focus();
    }

    header() {
      const home = this.isOne
        ? el("span", {}, "Synod report")
        : el("a", { href: Address.fragment({}) }, "Synod report");
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
      this.player = this.graph = undefined;
      this.place = chosen ? this.placeOf(chosen, place) : {};
      this.main.replaceChildren(...(chosen ? this.modelView(chosen) : this.overview()).filter(Boolean));
      this.player?.settle();
      if (this.player) this.graph?.here(this.player.position());
      document.title = Dom.visible(
        `${chosen ? `${chosen.spec.path}, model ${chosen.model.name}` : this.data.title} · Synod`,
      );
      scrollTo(0, 0);
    }

    chosen({ spec, model }) {
      if (this.isOne) return this.models[0];
      return this.models.find((each) => each.model.name === model && (spec === undefined || each.spec.path === spec));
    }

    placeOf({ spec, model }, { trace, step, state }) {
      const traces = model.report?.traces.length ?? 0;
      const number = Math.min(Math.max(parseInt(trace ?? "1", 10) || 1, 1), Math.max(traces, 1));
      return {
        spec: this.data.specs.length > 1 ? spec.path : undefined,
        model: model.name,
        trace: traces > 0 ? number : undefined,
        step,
        state,
      };
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
      return [
        Sections.banner(data.mood, data.title, data.verdict),
        Sections.about(),
        rows.length > 8 && el("div", { class: "search overview-search" }, search),
        ...sections,
      ];
    }

    specSection(spec, rows) {
      const items = spec.models.map((model) => {
        const element = this.modelRow(spec, model);
        rows.push({
          element,
          text: `${spec.path} ${model.name} ${model.words} ${Sections.WORDS[model.mood]}`.toLowerCase(),
        });
        return element;
      });
      return el(
        "section",
        { class: "spec" },
        el("h2", {}, Sections.mark(spec.mood), " ", bdi(spec.path)),
        spec.error && el("pre", { class: "message" }, spec.error),
        el("ul", { class: "plain models" }, items),
      );
    }

    modelRow(spec, model) {
      const address = Address.fragment({ spec: this.data.specs.length > 1 ? spec.path : undefined, model: model.name });
      return el(
        "li",
        {},
        Sections.mark(model.mood),
        el("a", { href: address }, bdi(model.name)),
        el("span", { class: "words" }, model.words),
        el("span", { class: "muted figures" }, model.report ? plural(model.report.distinct, "state") : ""),
      );
    }

    // A model.

    modelView({ spec, model }) {
      const { report } = model;
      const title = [
        el("span", { class: "muted" }, bdi(spec.path), el("span", { class: "visually-hidden" }, ", model ")),
        bdi(model.name),
      ];
      return [
        Sections.banner(model.mood, title, model.words, model.mood !== "good" && `expected: ${model.expected}`),
        Sections.about(),
        model.warnings.length > 0 &&
          el(
            "ul",
            { class: "plain warnings" },
            model.warnings.map((text) => el("li", {}, text)),
          ),
        model.missing && Sections.missing(model.missing),
        report &&
          Sections.properties(report, (trace) => this.goTo({ trace: trace + 1, step: undefined, state: undefined })),
        report && report.traces.length > 0 && this.tracesSection(report),
        report && this.graphSection(report),
        report && Sections.actions(report),
        Sections.figures(model),
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
        el(
          "a",
          {
            class: `tab ${each.mood}`,
            href: Address.fragment({ ...this.place, trace: at + 1, step: undefined }),
            "aria-current": at === number && "true",
          },
          each.title,
        ),
      );
      return el(
        "section",
        { class: "behaviour", "aria-label": trace.title },
        el("h2", {}, trace.title),
        tabs.length > 1 && el("nav", { class: "tabs", "aria-label": "Behaviours" }, tabs),
        el("p", { class: "explanation" }, trace.explanation),
        trace.notes.map((note) => el("p", { class: "note" }, note)),
        trace.steps.length > 0 && this.createPlayer(trace),
        Sections.evidence(trace),
      );
    }

    createPlayer(trace) {
      const at = this.place.step === undefined ? ownStep(trace) : parseInt(this.place.step, 10);
      const isLinked = this.place.step !== undefined;
      const onMove = (step) => {
        if (this.player || isLinked) Address.replace((this.place = { ...this.place, step }));
        this.graph?.here(step);
      };
      const linkTo = (step) => Address.fragment({ ...this.place, step, state: undefined });
      this.player = Player.create(trace, this.data.values, { at: Number.isNaN(at) ? 0 : at, onMove, linkTo });
      return this.player.element;
    }

    graphSection(report) {
      if (!report.graph) return null;
      const at = this.place.state === undefined ? undefined : parseInt(this.place.state, 10);
      const onChoose = (state) => Address.replace((this.place = { ...this.place, state }));
      this.graph = Graph.create(report.graph, this.data.values, { path: (this.place.trace ?? 1) - 1, at, onChoose });
      return el(
        "section",
        { class: "state-graph" },
        el("h2", {}, "All states"),
        Sections.legend(report),
        this.graph.element,
      );
    }
  }

  /** Where a behaviour is opened: at the state that is wrong, or where one that goes on for ever begins. */
  function ownStep(trace) {
    return trace.cycle ? 0 : trace.steps.length - 1;
  }

  return { start };
})();

addEventListener("DOMContentLoaded", () => {
  Report.start(JSON.parse(document.getElementById("data").textContent), document.body);
});
