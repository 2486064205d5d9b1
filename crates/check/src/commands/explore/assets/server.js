"use strict";

/**
 * Requests to the explorer. The token comes with the address that `check explore` printed; it is kept for as long as the window is open, and taken
 * out of the address bar, so that a link that is copied from there does not carry it.
 */
const Server = (() => {
  const KEY = "synod-token";

  /** The token in a fragment or a whole address, if there is one. */
  function tokenIn(text) {
    return /[#&]token=([0-9a-f]{32})(?:&|$)/.exec(text)?.[1] ?? null;
  }

  function keep(token) {
    sessionStorage.setItem(KEY, token);
  }

  function hasToken() {
    return sessionStorage.getItem(KEY) !== null;
  }

  /** Moves the token from the address bar to where it is kept. */
  function takeToken() {
    const token = tokenIn(location.hash);
    if (token === null) return;
    keep(token);
    const rest = location.hash.replace(/([#&])token=[0-9a-f]{32}&?/, "$1").replace(/[#&]$/, "");
    history.replaceState(null, "", location.pathname + rest);
  }

  /** Asks. What the spec or the server refuses is an `Error` with a `kind`. */
  async function ask(route, body = {}) {
    let answer;
    try {
      answer = await fetch(`/api/${route}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Synod-Token": sessionStorage.getItem(KEY) ?? "" },
        body: JSON.stringify(body),
      });
    } catch {
      throw problem("gone", "The explorer does not answer: it was ended. Start it again with `check explore`, and open the address that it prints.");
    }
    const value = await answer.json();
    if (value.error) throw problem(answer.status === 401 ? "token" : value.error.kind, value.error.message);
    return value;
  }

  function problem(kind, message) {
    return Object.assign(new Error(message), { kind });
  }

  return { ask, hasToken, keep, takeToken, tokenIn };
})();
