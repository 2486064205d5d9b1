"use strict";

/** A path as a fragment: `#model=as_written&nodes:=4&path=0.3.1`. It means the same in every run of the same spec. */
const Link = (() => {
  const CONSTANT = ":";

  function write({ model, constants, path, loop }) {
    const fields = [["model", model], ...constants.map(([name, value]) => [name + CONSTANT, value])];
    if (path.length > 0) fields.push(["path", path.join(".")]);
    if (loop !== null) fields.push(["loop", loop]);
    return `#${fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")}`;
  }

  /** What a fragment says; `null` where it says nothing of a place. */
  function read(fragment) {
    const fields = [...new URLSearchParams(fragment.replace(/^[^#]*#/, ""))];
    const value = (name) => fields.find(([other]) => other === name)?.[1];
    if (value("model") === undefined) return null;
    const constants = fields.filter(([name]) => name.endsWith(CONSTANT)).map(([name, value]) => [name.slice(0, -1), value]);
    const numbers = (value("path") ?? "").split(".").filter(Boolean).map(Number);
    const loop = value("loop") === undefined ? null : Number(value("loop"));
    if (![...numbers, loop ?? 0].every((number) => Number.isSafeInteger(number) && number >= 0 && number < 2 ** 32)) return null;
    return { model: value("model"), constants, path: numbers, loop };
  }

  return { read, write };
})();
