"use strict";

/** The parts of the page, drawn from what the server told. Each is a function from data to nodes. */
const Panels = (() => {
  const { bdi, button, el, plural } = Dom;

  /** So many changes of a choice are shown; the state shows all. */
  const FEW = 6;
  /** From so many choices on, they can be filtered. */
  const MANY = 12;

  function section(title, ...content) {
    return el("section", { class: "panel" }, el("h2", {}, title), content);
  }

  // The path.

  function path({ steps, at, loop, onJump, onBack, onForward, links }) {
    const row = (step, number) => {
      const isHere = number === at - 1;
      const label = step.action === null ? "initial state" : Values.renderAction(step.action);
      const again = number < at ? earlier(steps, number) : null;
      const attributes = { class: number >= at ? "step later" : "step", "aria-current": isHere && "step", click: () => onJump(number + 1) };
      return el("li", {}, el("button", { type: "button", ...attributes }, el("span", { class: "number" }, number), label,
        again !== null && el("span", { class: "mark" }, `= state ${again}`),
        loop === number && el("span", { class: "mark" }, "↻ returns here")));
    };
    const start = el("li", {}, el("button", { type: "button", class: "step", "aria-current": at === 0 && "step", click: () => onJump(0) }, el("span", { class: "number" }, "·"), "before the start"));
    return section("Path",
      el("div", { class: "tools" },
        button("Back (Backspace)", { class: "icon", disabled: at === 0, click: onBack, id: "back" }, "←"),
        button("Forward (Right)", { class: "icon", disabled: at === steps.length, click: onForward, id: "forward" }, "→"),
        links),
      el("ol", { class: "plain steps" }, start, steps.map(row)));
  }

  /** The first state of the path that is the same as this one. */
  function earlier(steps, number) {
    const key = JSON.stringify(steps[number].state);
    const first = steps.findIndex((step) => JSON.stringify(step.state) === key);
    return first < number ? first : null;
  }

  // The state.

  function state({ steps, place, at }) {
    if (at === 0) return section("Choose an initial state", troubles(place));
    const [before, here] = [steps[at - 2], steps[at - 1]];
    const rows = here.state.map(([name, value], number) => {
      const old = before === undefined ? value : before.state[number][1];
      const changed = !Values.same(old, value);
      return el("tr", { class: changed && "changed" }, el("th", { scope: "row" }, bdi(name)), el("td", {}, Values.renderChange(old, value)));
    });
    const reached = here.action === null ? "an initial state" : ["after ", Values.renderAction(here.action)];
    return section(`State ${at - 1}`,
      el("p", { class: "muted reached" }, reached),
      here.events.length > 0 && el("ul", { class: "plain events" }, here.events.map((event) => el("li", {}, bdi(event)))),
      el("table", { class: "variables" }, el("tbody", {}, rows)),
      troubles(place));
  }

  function troubles(place) {
    return [
      place.trouble && el("p", { class: "alert bad", id: "trouble" }, place.trouble),
      place.is_deadlock && el("p", { class: "alert bad", id: "deadlock" }, "Deadlock: there is no step, and the spec does not let a behaviour end here."),
      !place.is_within && el("p", { class: "alert warn", id: "outside" }, "Beyond the bounds of the spec: a search does not go on from here."),
    ];
  }

  // The choices.

  function choices({ place, steps, at, selected, filter, onTake, onFilter }) {
    const all = place.choices.map((choice, number) => ({ choice, number }));
    const shown = all.filter(({ choice }) => matches(choice, filter));
    const title = at === 0 ? plural(all.length, "initial state") : plural(all.length, "enabled step");
    const field = all.length > MANY && el("input", { type: "search", id: "filter", placeholder: "Filter (/)", "aria-label": "Filter the steps", value: filter, input: (event) => onFilter(event.target.value) });
    const end = all.length === 0 && place.may_end && el("p", { class: "muted" }, "There is no step. A behaviour may end here.");
    const rows = shown.map(({ choice, number }, row) => choiceRow({ choice, number, row, steps, at, selected: row === selected, onTake }));
    return el("section", { class: "panel" }, el("h2", {}, at === 0 ? "Initial states" : "Steps", el("span", { class: "count" }, title), field), end, el("ol", { class: "plain choices" }, rows));
  }

  function matches(choice, filter) {
    const text = choice.action === null ? Values.text(["record", ...choice.state]) : Values.actionText(choice.action);
    return text.toLowerCase().includes(filter.trim().toLowerCase());
  }

  function choiceRow({ choice, number, row, steps, at, selected, onTake }) {
    const name = choice.action === null ? initial(choice) : Values.renderAction(choice.action);
    const back = steps.slice(0, at).findIndex((step) => JSON.stringify(step.state) === JSON.stringify(choice.state));
    const marks = [
      !choice.does_change && mark("changes nothing"),
      !choice.is_within && mark("beyond the bounds", "warn"),
      choice.does_change && back >= 0 && mark(`returns to state ${back}`),
    ];
    const classes = `choice${choice.is_within ? "" : " outside"}${choice.does_change ? "" : " idle"}`;
    return el("li", {}, el("button", { type: "button", class: classes, "aria-current": selected && "true", "data-choice": number, click: () => onTake(number) },
      el("span", { class: "number" }, row < 9 ? row + 1 : ""), el("span", { class: "what" }, name, marks, choice.action !== null && changes(choice.changes))));
  }

  function mark(text, style = "") {
    return el("span", { class: `mark ${style}` }, text);
  }

  /** An initial state says what it is. */
  function initial(choice) {
    return el("span", { class: "changes" }, choice.state.map(([name, value]) => el("span", { class: "change" }, bdi(name), " = ", bdi(Values.text(value)))));
  }

  function changes(list) {
    const line = (change) => {
      const parts = [bdi(change.path, { class: "where" })];
      if ("from" in change) parts.push(": ", el("del", { class: "v-removed" }, bdi(change.from)), " → ", el("ins", { class: "v-added" }, bdi(change.to)));
      else if ("is" in change) parts.push(" = ", el("ins", { class: "v-added" }, bdi(change.is)));
      else if ("gained" in change) parts.push(" ", el("ins", { class: "v-added" }, "+ ", bdi(change.gained)));
      else parts.push(" ", el("del", { class: "v-removed" }, "− ", bdi(change.lost)));
      return el("span", { class: "change" }, parts);
    };
    const rest = list.length - FEW;
    return el("span", { class: "changes" }, list.slice(0, FEW).map(line), rest > 0 && el("span", { class: "change muted" }, `and ${rest} more`));
  }

  // Properties.

  function properties({ place, at, lasso }) {
    if (at === 0) return section("Properties", el("p", { class: "muted" }, "They are judged at a state."));
    return section("Properties here", lassoNote(lasso), el("ul", { class: "plain properties" }, place.properties.map((property) => propertyRow(property, lasso))));
  }

  function propertyRow(property, lasso) {
    const forEver = lasso?.properties.find(({ name }) => name === property.name);
    const status = verdict(property);
    return el("li", { "data-property": property.name },
      el("div", { class: "property" }, bdi(property.name, { class: "name" }), el("span", { class: "muted kind" }, property.kind), el("span", { class: `badge ${status.style}` }, status.text)),
      property.reason && el("p", { class: "reason" }, property.reason),
      property.parts.length > 0 && el("ul", { class: "plain parts" }, property.parts.map(([name, isTrue]) => el("li", {}, el("span", { class: isTrue ? "good" : "muted" }, isTrue ? "true  " : "false "), bdi(name)))),
      forEver && lasso.is_fair && !forEver.holds && el("p", { class: "reason bad" }, forEver.part ? `violated by the cycle: ${forEver.part}` : "violated by the cycle"),
      property.mapped.length > 0 && el("details", {}, el("summary", {}, "mapped state"), el("table", { class: "variables" }, el("tbody", {}, property.mapped.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, bdi(name)), el("td", {}, Values.render(value))))))));
  }

  function verdict({ holds, is_goal: isGoal, kind, parts }) {
    if (holds === null) return parts.length > 0 || kind !== "always, of steps" ? { text: "of behaviours", style: "plain" } : { text: "no step yet", style: "plain" };
    if (isGoal) return holds ? { text: "true here", style: "good" } : { text: "not here", style: "plain" };
    return holds ? { text: "holds", style: "good" } : { text: "violated", style: "bad" };
  }

  function lassoNote(lasso) {
    if (!lasso) return null;
    const way = lasso.back === null ? "It stays in this state for ever" : ["By ", Values.renderAction(lasso.back), ` it returns to state ${lasso.start}, for ever`];
    const unmet = lasso.fairness.filter(([, why]) => why === null).map(([text]) => text);
    const judged = lasso.is_fair ? ", which is fair." : `, which violates ${unmet.join(", ")}: no behaviour of the spec.`;
    return el("p", { class: `alert ${lasso.is_fair ? "plain" : "warn"}`, id: "lasso" }, "↻ ", way, judged);
  }

  // Findings.

  function findings({ findings, isChecking, onCheck, onGo }) {
    const start = button("Check the model (c)", { id: "check", disabled: isChecking, click: onCheck }, isChecking ? "Checking …" : "Check this model");
    if (!findings) return section("Findings", start, el("p", { class: "muted" }, "A check explores all states, and lists what is violated and what can be reached."));
    const row = (finding) => el("li", {},
      el("button", { type: "button", class: "finding", disabled: finding.path === null, click: () => onGo(finding) }, el("span", { class: finding.is_witness ? "good" : "bad" }, finding.is_witness ? "○ " : "● "), bdi(finding.title)),
      finding.reason && el("p", { class: "reason" }, finding.reason), finding.notes.map((note) => el("p", { class: "muted reason" }, note)));
    const expected = el("p", { class: findings.as_expected ? "good" : "bad" }, findings.as_expected ? `As expected: ${findings.expected}.` : `Not as expected: ${findings.expected}.`);
    return section("Findings", start, expected, el("p", { class: "muted" }, findings.summary), el("ul", { class: "plain findings" }, findings.findings.map(row)));
  }

  // Dialogs.

  const KEYS = [
    ["1 … 9", "take that step"],
    ["↑ ↓", "choose a step"],
    ["Enter", "take the chosen step"],
    ["Backspace, ←", "back"],
    ["→", "forward again"],
    ["Home", "to the start"],
    ["/", "filter the steps"],
    ["c", "check the model"],
    ["d", "diagram of the path"],
    ["s", "save the path as a trace"],
    ["l", "copy a link to this place"],
    ["?", "this list"],
    ["Esc", "close"],
  ];

  function help() {
    return [el("h2", {}, "Keys"), el("table", { class: "keys" }, el("tbody", {}, KEYS.map(([key, what]) => el("tr", {}, el("th", { scope: "row" }, el("kbd", {}, key)), el("td", {}, what))))),
      el("p", { class: "muted" }, "A trace (.itf.json) that is dropped on the page is opened.")];
  }

  function askForToken(onToken) {
    const field = el("input", { id: "address", "aria-label": "Address", placeholder: "http://127.0.0.1:…/#token=…", autocomplete: "off", spellcheck: "false" });
    const form = el("form", { class: "token" }, el("p", {}, "This page needs the token of the running explorer. Paste the address that ", el("code", {}, "check explore"), " printed:"), field, el("button", { type: "submit" }, "Open"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onToken(field.value);
    });
    return form;
  }

  return { askForToken, choices, findings, help, matches, path, properties, state };
})();
