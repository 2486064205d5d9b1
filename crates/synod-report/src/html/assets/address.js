"use strict";

/** What the page shows, as the fragment of its address: `#model=small&trace=1&step=5`. */
const Address = (() => {
  const NAMES = ["spec", "model", "trace", "step", "state"];

  /** The place that the address names; what is missing in it is missing here. */
  function read() {
    const fields = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries(NAMES.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]));
  }

  /** The fragment of a place. */
  function fragment(place) {
    const fields = new URLSearchParams();
    for (const name of NAMES) {
      if (place[name] !== undefined && place[name] !== null) fields.set(name, place[name]);
    }
    return `#${fields}`;
  }

  /** Says where the reader is, without a new entry in the history: a step is not a page. */
  function replace(place) {
    history.replaceState(null, "", fragment(place));
  }

  return { fragment, read, replace };
})();
