"use strict";

/** The switch between light and dark. Without a choice the page follows the reader's system. */
const Theme = (() => {
  const KEY = "synod-theme";

  /** A page opened from disk may have no storage; the choice then lasts as long as the page. */
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Nothing is lost but the choice.
    }
  }

  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function choose(theme) {
    document.documentElement.dataset.theme = theme;
  }

  /** A button that switches. */
  function toggle() {
    const chosen = remembered();
    if (chosen === "dark" || chosen === "light") choose(chosen);
    const label = () => (isDark() ? "Switch to light colours" : "Switch to dark colours");
    const button = Dom.button(label(), { class: "icon theme" }, Dom.icon("colours"));
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      remember(document.documentElement.dataset.theme);
      button.title = label();
      button.setAttribute("aria-label", label());
    });
    return button;
  }

  return { isDark, toggle };
})();
