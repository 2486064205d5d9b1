// The texts of a page whose contrast is below 4.5, each with its colours: for `Browser::run`.
const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);

function luminance([red, green, blue]) {
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** The nearest background that is not transparent. */
function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}

function contrast(element) {
  const style = getComputedStyle(element);
  const front = channels(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
  const [one, other] = [luminance(front), luminance(behind(element))].sort((a, b) => b - a);
  return (one + 0.05) / (other + 0.05);
}

const poor = new Set();
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  const isShown = texts.currentNode.data.trim() !== "" && element.checkVisibility() && !element.closest("button:disabled");
  if (isShown && contrast(element) < 4.5) poor.add(`${element.className || element.tagName}: ${texts.currentNode.data.trim()}`);
}
return [...poor];
