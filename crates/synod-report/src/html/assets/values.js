"use strict";

/**
 * Values of a spec, drawn. A value comes in the JSON form of `datum_json.rs`, and reads as in the text report: short values on one
 * line, long ones as blocks. Two values are drawn as the second with what changed marked inside it: the one entry of a
 * function, the one element of a set.
 */
const Values = (() => {
  const { bdi, el } = Dom;

  /** A value with at most so many letters is one line. */
  const LINE = 56;
  /** Entries of at most so many letters stand side by side. */
  const SHORT = 26;
  /** So many entries that did not change are shown; the others are behind a button. */
  const FEW = 40;

  const BRACKETS = {
    tuple: ["(", ")"],
    list: ["[", "]"],
    map: ["[", "]"],
    set: ["{", "}"],
    bag: ["{", "}"],
    record: ["{", "}"],
  };

  const texts = new WeakMap();
  const keys = new WeakMap();

  function kind(value) {
    if (value === null) return "none";
    if (Array.isArray(value)) return value[0];
    return typeof value === "string" ? "atom" : typeof value === "number" ? "int" : "bool";
  }

  function remembered(memory, value, compute) {
    if (!Array.isArray(value)) return compute(value);
    if (!memory.has(value)) memory.set(value, compute(value));
    return memory.get(value);
  }

  /** Whether two values are equal. */
  function same(one, other) {
    return one === other || key(one) === key(other);
  }

  function key(value) {
    return remembered(keys, value, JSON.stringify);
  }

  /** A value on one line, as the text report has it. */
  function text(value) {
    return remembered(texts, value, lineOf);
  }

  function lineOf(value) {
    switch (kind(value)) {
      case "none":
        return "none";
      case "atom":
      case "bool":
        return String(value);
      case "int":
        return Array.isArray(value) ? value[1] : String(value);
      case "text":
        return quoted(value[1]);
      case "deep":
        return value[1];
      case "some":
        return value[1] === null ? "some(none)" : text(value[1]);
      case "envelope":
        return `${text(value[1])}→${text(value[2])}: ${text(value[3])}`;
      default: {
        const [open, close] = brackets(value);
        return open + entries(value).map(entryText).join(", ") + close;
      }
    }
  }

  /** In quotes; what cannot be seen, or would turn the line around, is written as its number. */
  function quoted(content) {
    const hidden = (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`;
    return JSON.stringify(content).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, hidden);
  }

  function brackets(value) {
    return kind(value) === "variant" ? [`${value[1]}(`, ")"] : BRACKETS[kind(value)];
  }

  /** The parts of a compound value: each with a value, and a key, a name or a count. */
  function entries(value) {
    switch (kind(value)) {
      case "map":
        return value.slice(1).map(([key, value]) => ({ key, value }));
      case "record":
        return value.slice(1).map(([name, value]) => ({ name, value }));
      case "variant":
        return value.slice(2).map(([field, value]) => ({ field, value }));
      case "bag":
        return value.slice(1).map(([value, count]) => ({ value, count }));
      default:
        return value.slice(1).map((value) => ({ value }));
    }
  }

  function entryText(entry) {
    if (entry.key !== undefined) return `${text(entry.key)} ↦ ${text(entry.value)}`;
    if (entry.name !== undefined) return `${entry.name}: ${text(entry.value)}`;
    return entry.count > 1 ? `${text(entry.value)} ×${entry.count}` : text(entry.value);
  }

  // What changed: entries of two values of one shape, paired. `from` is missing where an entry came, `to` where it went.

  function alike(from, to) {
    const both = kind(from);
    if (both !== kind(to)) return false;
    if (both === "tuple") return from.length === to.length;
    if (both === "variant" || both === "record") return hasNames(from, to);
    if (both === "some") return (from[1] === null) === (to[1] === null);
    return both in BRACKETS || both === "envelope";
  }

  function hasNames(from, to) {
    const names = (value) =>
      JSON.stringify([brackets(value)[0], entries(value).map((entry) => entry.name ?? entry.field)]);
    return names(from) === names(to);
  }

  function pairs(from, to) {
    switch (kind(to)) {
      case "map":
        return byKey(entries(from), entries(to), (entry) => key(entry.key));
      case "set":
      case "bag":
        return byKey(entries(from), entries(to), (entry) => key(entry.value));
      case "list":
        return bySequence(entries(from), entries(to));
      default: {
        const after = entries(to);
        return entries(from).map((from, at) => ({ from, to: after[at] }));
      }
    }
  }

  /** In the order of the new value; what went stands where it was among what stayed. */
  function byKey(from, to, keyOf) {
    const before = new Map(from.map((entry) => [keyOf(entry), entry]));
    const after = new Set(to.map(keyOf));
    const merged = [];
    let at = 0;
    const gone = () => {
      while (at < from.length && !after.has(keyOf(from[at]))) merged.push({ from: from[at++] });
    };
    for (const entry of to) {
      gone();
      if (at < from.length && keyOf(from[at]) === keyOf(entry)) at += 1;
      merged.push({ from: before.get(keyOf(entry)), to: entry });
    }
    for (; at < from.length; at += 1) if (!after.has(keyOf(from[at]))) merged.push({ from: from[at] });
    return merged;
  }

  /** Sequences are compared between their common beginning and end. */
  function bySequence(from, to) {
    const equal = (one, other) => same(one.value, other.value);
    const most = Math.min(from.length, to.length);
    let head = 0;
    while (head < most && equal(from[head], to[head])) head += 1;
    let tail = 0;
    while (tail < most - head && equal(from[from.length - 1 - tail], to[to.length - 1 - tail])) tail += 1;
    const both = (from, to) => to.map((to, at) => ({ from: from[at], to }));
    const [old, fresh] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
    const middle =
      old.length === fresh.length
        ? both(old, fresh)
        : [...old.map((from) => ({ from })), ...fresh.map((to) => ({ to }))];
    return [
      ...both(from.slice(0, head), to.slice(0, head)),
      ...middle,
      ...both(from.slice(from.length - tail), to.slice(to.length - tail)),
    ];
  }

  function isUnchanged({ from, to }) {
    return from !== undefined && to !== undefined && same(from.value, to.value) && from.count === to.count;
  }

  // Drawing.

  /** A value. */
  function render(value) {
    return renderChange(value, value);
  }

  /** The value that `to` is, with what makes it another than `from` marked inside. */
  function renderChange(from, to) {
    if (same(from, to) && !isCompound(to)) return leaf(to);
    if (!alike(from, to)) return replaced(from, to);
    if (kind(to) === "some") return some(from, to);
    if (kind(to) === "envelope") return envelope(from, to);
    return compound(from, to);
  }

  function isCompound(value) {
    return Array.isArray(value) && !["int", "text", "deep"].includes(value[0]);
  }

  function leaf(value) {
    return bdi(text(value), { class: `v v-${kind(value)}` });
  }

  function replaced(from, to) {
    const long = text(from).length + text(to).length > LINE;
    return el(
      "span",
      { class: long ? "v v-replaced v-block" : "v v-replaced" },
      removed(from),
      el("span", { class: "v-arrow" }, " → "),
      added(to),
    );
  }

  function added(value) {
    return el("ins", { class: "v-added" }, render(value));
  }

  function removed(value) {
    return el("del", { class: "v-removed" }, text(value).length > 4 * LINE ? shortened(value) : render(value));
  }

  function shortened(value) {
    return bdi(`${text(value).slice(0, 2 * LINE)} …`, { class: "v", title: "what it was before, cut short" });
  }

  function some(from, to) {
    return to[1] === null ? leaf(to) : renderChange(from[1], to[1]);
  }

  function envelope(from, to) {
    const part = (at) => renderChange(from[at], to[at]);
    return el("span", { class: "v v-envelope" }, part(1), punct("→"), part(2), punct(": "), part(3));
  }

  function punct(letters) {
    return el("span", { class: "v-punct" }, letters);
  }

  function compound(from, to) {
    const all = pairs(from, to);
    const length = Math.max(text(from).length, text(to).length);
    const [open, close] = brackets(to);
    if (length <= LINE || all.length === 0) return inLine(open, all, close, "v-line");
    const flat = all.every((pair) => !hasLabel(pair) && entryText(pair.to ?? pair.from).length <= SHORT);
    return flat ? inLine(open, all, close, "v-flow") : block(open, all);
  }

  function hasLabel({ from, to }) {
    const entry = to ?? from;
    return entry.key !== undefined || entry.name !== undefined;
  }

  function inLine(open, all, close, style) {
    const nodes = folded(all, (pair, at) => [at > 0 && punct(", "), entryNode(pair, false)]);
    return el("span", { class: `v ${style}` }, bracket(open), nodes, punct(close));
  }

  /** An opening bracket; before it, the name of a case. */
  function bracket(open) {
    const name = open.slice(0, -1);
    return [name && bdi(name, { class: "v-atom" }), punct(open.slice(-1))];
  }

  /** Entries one beneath the other, or side by side where they are short. */
  function block(open, all) {
    const short = all.every((pair) => entryText(pair.to ?? pair.from).length <= SHORT);
    const isList = open === "[" && !all.some(hasLabel);
    const rows = folded(all, (pair, at) =>
      el("span", { class: "v-row" }, isList && el("span", { class: "v-index" }, at), entryNode(pair, true)),
    );
    const name = open.length > 1 && bdi(open.slice(0, -1), { class: "v-atom" });
    return el("span", { class: `v v-block ${short ? "v-columns" : "v-rows"}` }, name, rows);
  }

  function entryNode(pair, named) {
    const { from, to } = pair;
    const node = el("span", { class: "v-entry" }, labelOf(to ?? from, named), contentOf(pair));
    if (from === undefined) return el("ins", { class: "v-added" }, node);
    if (to === undefined) return el("del", { class: "v-removed" }, node);
    return node;
  }

  function labelOf({ key, name, field }, named) {
    if (key !== undefined) return [el("span", { class: "v-key" }, render(key)), punct(" ↦ ")];
    const label = name ?? (named && !/^\d+$/.test(field ?? "0") ? field : undefined);
    return label === undefined ? null : [bdi(label, { class: "v-name" }), punct(": ")];
  }

  function contentOf({ from, to }) {
    const entry = to ?? from;
    const value = from && to ? renderChange(from.value, to.value) : render(entry.value);
    return [value, countOf(from, to)];
  }

  function countOf(from, to) {
    const [before, after] = [from?.count, to?.count];
    const times = (count) => ` ×${count}`;
    if (before !== undefined && after !== undefined && before !== after) {
      return [el("del", { class: "v-removed" }, times(before)), el("ins", { class: "v-added" }, times(after))];
    }
    const count = after ?? before;
    return count > 1 ? times(count) : null;
  }

  /** The nodes of all pairs; of long runs without a change, all but the first are behind a button. */
  function folded(all, draw) {
    let shown = 0;
    const nodes = [];
    let hidden = [];
    const fold = () => {
      if (hidden.length > 0) nodes.push(more(hidden));
      hidden = [];
    };
    all.forEach((pair, at) => {
      if (isUnchanged(pair) && shown >= FEW) {
        hidden.push(() => draw(pair, at));
        return;
      }
      fold();
      shown += isUnchanged(pair) ? 1 : 0;
      nodes.push(draw(pair, at));
    });
    fold();
    return nodes;
  }

  function more(hidden) {
    const label = `${Dom.thousands(hidden.length)} more`;
    const button = Dom.button(`Show ${label}`, { class: "v-more" }, `… ${label}`);
    button.addEventListener("click", () =>
      button.replaceWith(...hidden.flatMap((draw) => [draw()].flat(Infinity)).filter(Boolean)),
    );
    return button;
  }

  // Actions.

  /** An action with its arguments on one line: `["Vote", ["acceptor", "a1"], ["0", 3]]` reads `Vote(acceptor: a1, 3)`. */
  function actionText([name, ...args]) {
    const argument = ([label, value]) => (/^\d+$/.test(label) ? text(value) : `${label}: ${text(value)}`);
    return args.length === 0 ? name : `${name}(${args.map(argument).join(", ")})`;
  }

  function renderAction([name, ...args]) {
    const argument = ([label, value], at) => [
      at > 0 && punct(", "),
      !/^\d+$/.test(label) && [bdi(label, { class: "v-name" }), punct(": ")],
      bdi(text(value), { class: "v" }),
    ];
    const inside = args.length > 0 && [punct("("), args.map(argument), punct(")")];
    return el("span", { class: "action" }, bdi(name, { class: "action-name" }), inside);
  }

  return { actionText, render, renderAction, renderChange, same, text };
})();
