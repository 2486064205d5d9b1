"use strict";

/** The explorer: where the user is, and what is done about clicks and keys. */
(() => {
  const { button, el } = Dom;
  const byId = (id) => document.getElementById(id);

  /** How often the page asks whether the spec has changed. */
  const WATCH_MILLISECONDS = 2000;

  /**
   * Where the user is. `path` is the whole path, `at` how many of its choices are taken: what comes after stays there to go forward again. `steps` are
   * the states along it, `place` what there is at `at`.
   */
  const app = {
    spec: null,
    model: "",
    constants: [],
    path: [],
    at: 0,
    loop: null,
    steps: [],
    place: null,
    lasso: null,
    selected: 0,
    filter: "",
    findings: null,
    isChecking: false,
    isChanged: false,
  };

  /** The last request for a place: an answer to an earlier one comes too late. */
  let newest = 0;

  const here = () => ({ model: app.model, constants: app.constants });
  const taken = () => app.path.slice(0, app.at);
  const isAtEnd = () => app.at === app.path.length;

  // Going somewhere.

  /** Goes along a path; what is left of it stays ahead. Nothing changes where there is no answer. */
  async function go({ path = app.path, at = path.length, loop = null, model = app.model, constants = app.constants }) {
    const request = ++newest;
    const isElsewhere = model !== app.model || JSON.stringify(constants) !== JSON.stringify(app.constants);
    document.body.setAttribute("aria-busy", "true");
    try {
      const place = await Server.ask("look", { model, constants, path: path.slice(0, at) });
      if (request !== newest) return;
      const isCut = place.path.length < at;
      const later = isCut ? [] : app.steps.slice(at, path.length);
      const whole = isCut || later.length < path.length - at ? place.path : path;
      Object.assign(app, { model, constants, path: whole, at: place.path.length, loop: isCut ? null : loop, place, lasso: null, selected: 0, filter: "" });
      app.steps = [...place.steps, ...later.slice(0, whole.length - app.at)];
      if (isElsewhere) app.findings = null;
      dismiss("problem");
      if (isCut) notice("cut", "warn", `The path is cut short: ${place.cut}.`);
      else dismiss("cut");
      draw();
      await judgeCycle(request);
    } catch (error) {
      if (request === newest) failed(error);
    } finally {
      if (request === newest) document.body.removeAttribute("aria-busy");
    }
  }

  function take(choice) {
    if (!app.place.choices[choice]) return;
    const isForward = app.path[app.at] === choice;
    const path = isForward ? app.path : [...taken(), choice];
    if (!isForward) app.steps = app.steps.slice(0, app.at);
    go({ path, at: app.at + 1 });
  }

  const jump = (at) => go({ at, loop: app.loop });
  const back = () => app.at > 0 && jump(app.at - 1);
  const forward = () => !isAtEnd() && jump(app.at + 1);

  /** Where the path comes back to a state that it has been in, or is known to: what is true of going round for ever? */
  async function judgeCycle(request) {
    const cycle = knownCycle() ?? closedCycle();
    if (cycle === null) return;
    const lasso = await Server.ask("lasso", { ...here(), ...cycle });
    if (request !== newest) return;
    app.lasso = { ...lasso, start: cycle.loop_start };
    draw();
  }

  function knownCycle() {
    return app.loop !== null && isAtEnd() ? { path: taken(), loop_start: app.loop } : null;
  }

  function closedCycle() {
    if (app.at < 2) return null;
    const key = JSON.stringify(app.steps[app.at - 1].state);
    const start = app.steps.findIndex((step) => JSON.stringify(step.state) === key);
    return start < app.at - 1 ? { path: taken().slice(0, -1), loop_start: start } : null;
  }

  // What else can be asked.

  async function check() {
    if (app.isChecking) return;
    const asked = JSON.stringify(here());
    app.isChecking = true;
    draw();
    try {
      const findings = await Server.ask("check", here());
      if (asked === JSON.stringify(here())) app.findings = findings;
    } catch (error) {
      failed(error);
    }
    app.isChecking = false;
    draw();
  }

  async function attempt(action) {
    try {
      await action();
    } catch (error) {
      failed(error);
    }
  }

  const cycleHere = () => (app.loop !== null && isAtEnd() ? { loop_start: app.loop } : {});

  const diagram = () => attempt(async () => {
    if (app.at === 0) return;
    const { svg } = await Server.ask("diagram", { ...here(), path: taken(), ...cycleHere() });
    // As a picture it runs nothing, whatever a spec calls its processes.
    const picture = el("img", { alt: "Space-time diagram of the path", src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` });
    show(el("h2", {}, "Diagram"), el("div", { class: "picture" }, picture), el("p", {}, download("diagram.svg", "image/svg+xml", svg)));
  });

  const save = () => attempt(async () => {
    if (app.at === 0) return;
    const { name, text } = await Server.ask("save", { ...here(), path: taken(), ...cycleHere() });
    download(name, "application/json", text).click();
  });

  function download(name, type, text) {
    return el("a", { href: `data:${type};charset=utf-8,${encodeURIComponent(text)}`, download: name }, `Download ${name}`);
  }

  const copyLink = () => attempt(async () => {
    const link = location.origin + location.pathname + currentLink();
    try {
      await navigator.clipboard.writeText(link);
      notice("link", "good", "The link is copied. It works in another run too: open the address that it prints, then the link.", true);
    } catch {
      show(el("h2", {}, "Link"), el("p", {}, el("code", {}, link)));
    }
  });

  const openTrace = (file) => attempt(async () => {
    const { model, constants, path, loop_start: loop, notes } = await Server.ask("open", { trace: await file.text() });
    await go({ model, constants, path, loop });
    if (notes.length > 0) notice("trace", "warn", `${file.name}: ${notes.join(" ")}`, true);
  });

  // The spec changes.

  async function watch() {
    if (document.visibilityState !== "visible" || !app.spec || app.isChanged) return;
    try {
      app.isChanged = (await Server.ask("changed")).changed;
    } catch (error) {
      if (error.kind === "gone") failed(error);
    }
    if (app.isChanged) offerReload();
  }

  function offerReload() {
    notice("changed", "warn", el("span", {}, `${app.spec.file} has changed. `, button("Compile the spec again", { id: "reload", click: reload }, "Reload")));
  }

  async function reload() {
    notice("changed", "plain", "Compiling …");
    try {
      const { spec, model, constants, path, is_whole: isWhole } = await Server.ask("reload", { ...here(), path: taken() });
      Object.assign(app, { spec, isChanged: false, findings: null, steps: [], path });
      dismiss("changed");
      await go({ model, constants, path });
      if (!isWhole) notice("cut", "warn", "The path is cut short: the spec does not allow the rest any more.", true);
    } catch (error) {
      const again = button("Compile the spec again", { id: "reload", click: reload }, "Try again");
      notice("changed", "bad", el("div", {}, "The spec was not reloaded; nothing is lost. ", again, el("pre", {}, error.message)));
    }
  }

  // Notices.

  function notice(id, style, content, canClose = false) {
    dismiss(id);
    const close = canClose && button("Close", { class: "icon", click: () => dismiss(id) }, "×");
    byId("notices").append(el("div", { class: `notice ${style}`, id: `notice-${id}` }, el("div", {}, content), close));
  }

  function dismiss(id) {
    byId(`notice-${id}`)?.remove();
  }

  function failed(error) {
    if (error.kind === "token") return askForToken();
    notice("problem", "bad", el("pre", {}, error.message), true);
  }

  function show(...content) {
    const dialog = byId("dialog");
    dialog.replaceChildren(button("Close (Esc)", { class: "icon close", click: () => dialog.close() }, "×"), ...content.flat());
    if (!dialog.open) dialog.showModal();
  }

  // Drawing.

  const currentLink = () => Link.write({ model: app.model, constants: app.constants, path: taken(), loop: isAtEnd() ? app.loop : null });

  function draw() {
    // What is focused is drawn anew; its like gets the focus.
    const focused = document.activeElement?.id;
    history.replaceState(null, "", location.pathname + currentLink());
    const links = [
      button("Diagram of the path (d)", { id: "diagram", disabled: app.at === 0, click: diagram }, "Diagram"),
      button("Save the path as a trace (s)", { id: "save", disabled: app.at === 0, click: save }, "Save"),
      button("Copy a link to this place (l)", { id: "link", click: copyLink }, "Link"),
    ];
    byId("path").replaceChildren(Panels.path({ ...app, onJump: jump, onBack: back, onForward: forward, links }));
    byId("here").replaceChildren(Panels.state(app), Panels.choices({ ...app, onTake: take, onFilter: filter }));
    byId("judged").replaceChildren(Panels.properties(app), Panels.findings({ ...app, onCheck: check, onGo: (finding) => go({ path: finding.path, loop: finding.loop_start }) }));
    drawTop();
    if (focused) byId(focused)?.focus();
    // A page that is stacked scrolls by hand alone; a column follows the path.
    const steps = document.querySelector(".steps");
    const current = steps?.querySelector("[aria-current]");
    if (current && steps.scrollHeight > steps.clientHeight) steps.scrollTop = current.offsetTop - steps.clientHeight / 2;
  }

  function drawTop() {
    const option = (name) => el("option", { value: name, selected: name === app.model }, name);
    const models = el("select", { id: "model", change: (event) => go({ model: event.target.value, constants: [], path: [] }) }, app.spec.models.map(({ name }) => option(name)));
    byId("top").replaceChildren(
      el("div", { class: "title" }, el("h1", {}, app.spec.name), el("span", { class: "muted mono" }, app.spec.file)),
      el("label", {}, "Model ", models),
      app.spec.constants.length > 0 && constants(),
      el("span", { class: "tools" }, button("Keys (?)", { class: "icon", id: "help", click: () => show(Panels.help()) }, "?"), theme),
    );
    document.title = `${app.spec.name}, ${app.model}: Synod explorer`;
  }

  const theme = Theme.toggle();

  function constants() {
    const own = app.spec.models.find(({ name }) => name === app.model)?.constants ?? [];
    const change = (name, text) => {
      const others = app.constants.filter(([other]) => other !== name);
      const isOwn = own.some(([other, value]) => other === name && value === text);
      go({ constants: isOwn ? others : [...others, [name, text]], path: [] });
    };
    const field = ({ name, doc, choices }) => {
      const changed = app.constants.find(([other]) => other === name)?.[1];
      const value = changed ?? own.find(([other]) => other === name)?.[1] ?? "";
      const letters = (text) => text.replace(/[-_]/g, "").toLowerCase();
      const attributes = { id: `constant-${name}`, title: doc, change: (event) => change(name, event.target.value) };
      const input = choices.length > 0
        ? el("select", attributes, choices.map((choice) => el("option", { value: choice, selected: letters(choice) === letters(value) }, choice)))
        : el("input", { ...attributes, value, size: 6, autocomplete: "off" });
      return el("label", { class: changed !== undefined && "changed" }, `${name} `, input);
    };
    const isOpen = byId("constants")?.open;
    const count = app.constants.length > 0 ? ` (${app.constants.length} changed)` : "";
    return el("details", { id: "constants", open: isOpen }, el("summary", {}, `Constants${count}`), el("div", { class: "fields" }, app.spec.constants.map(field)));
  }

  // Keys and drops.

  const shown = () => app.place.choices.map((choice, number) => ({ choice, number })).filter(({ choice }) => Panels.matches(choice, app.filter));

  function filter(text) {
    Object.assign(app, { filter: text, selected: 0 });
    draw();
    const field = byId("filter");
    field?.setSelectionRange(text.length, text.length);
  }

  function select(offset) {
    app.selected = Math.max(0, Math.min(shown().length - 1, app.selected + offset));
    draw();
    document.querySelector(".choice[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  const takeShown = (row) => shown()[row] && take(shown()[row].number);

  const KEYS = {
    ArrowUp: () => select(-1),
    ArrowDown: () => select(1),
    Enter: () => takeShown(app.selected),
    Backspace: back,
    ArrowLeft: back,
    ArrowRight: forward,
    Home: () => jump(0),
    "/": () => byId("filter")?.focus(),
    c: check,
    d: diagram,
    s: save,
    l: copyLink,
    "?": () => show(Panels.help()),
  };

  function pressed(event) {
    if (!app.place || event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
    const { target } = event;
    if (target.matches("input, select, textarea")) {
      if (event.key === "Escape" && target.id === "filter") filter("");
      if (event.key === "Enter" && target.id === "filter") takeShown(app.selected);
      return;
    }
    // A button that has the focus takes Enter for itself.
    if (event.key === "Enter" && target.matches("button, summary, a")) return;
    const action = /^[1-9]$/.test(event.key) ? () => takeShown(Number(event.key) - 1) : KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  function dropped(event) {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) openTrace(file);
  }

  // The beginning.

  function askForToken() {
    byId("main").hidden = true;
    byId("notices").replaceChildren(Panels.askForToken((address) => {
      const token = Server.tokenIn(address);
      if (token === null) return;
      Server.keep(token);
      location.reload();
    }));
  }

  async function start() {
    Server.takeToken();
    if (!Server.hasToken()) return askForToken();
    try {
      app.spec = await Server.ask("spec");
    } catch (error) {
      return failed(error);
    }
    const linked = Link.read(location.hash);
    await go(linked ?? { ...app.spec.start, path: [] });
    if (!app.place) await go({ ...app.spec.start, path: [] });
  }

  /** Another link was opened in this window. */
  function linked() {
    Server.takeToken();
    const place = Link.read(location.hash);
    if (app.spec && place && location.hash !== currentLink()) {
      app.steps = [];
      go(place);
    }
  }

  addEventListener("keydown", pressed);
  addEventListener("hashchange", linked);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", dropped);
  setInterval(watch, WATCH_MILLISECONDS);
  start();
})();
