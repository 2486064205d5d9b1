"use strict";

/**
 * What there is to say of a behaviour at a position in it. Positions are numbered as in the text report: 0 is the initial state,
 * and a lasso has one position more than it has states: the step that leads back, or the stuttering that never ends.
 */
const Behaviour = (() => {
  const { el } = Dom;

  /** Where the reader is, and how often round the cycle. */
  class Moves {
    constructor(trace, at) {
      this.cycle = trace.cycle;
      this.last = trace.steps.length - 1;
      this.count = count(trace);
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

  /** How many positions there are. */
  function count(trace) {
    return trace.steps.length + (trace.cycle ? 1 : 0);
  }

  /** What a step changes, in words. */
  function changesAt(trace, position) {
    return (position < trace.steps.length ? trace.steps[position] : trace.cycle).changes;
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
        return [
          el("strong", {}, "stutters for ever"),
          action && [": ", Values.renderAction(action), " changes nothing"],
        ];
      }
      return [
        el("strong", {}, `back to state ${cycle.start}`),
        " by ",
        action ? Values.renderAction(action) : "a stuttering step",
      ];
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
    return player.cycle.stutters
      ? `${step}, for the ${ordinal(player.round)} time`
      : `${step}, ${ordinal(player.round)} time round the cycle`;
  }

  function ordinal(number) {
    const tens = number % 100;
    const ending = tens >= 11 && tens <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th");
    return `${number}${ending}`;
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

  return {
    Moves,
    changedAt,
    changesAt,
    count,
    heading,
    isStuttering,
    lane,
    press,
    spoken,
    stateAt,
    stateBefore,
    where,
  };
})();
