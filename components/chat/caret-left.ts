/** What decides where a text breaks and how wide it is. */
const copied = ["font", "letterSpacing", "wordSpacing", "padding", "border", "tabSize"] as const;

/** How far from the left edge of a text box a character stands, in pixels: measured in a copy that nobody sees. */
export function caretLeft(area: HTMLTextAreaElement, at: number): number {
  const copy = document.createElement("div");
  const look = getComputedStyle(area);
  for (const name of copied) copy.style[name] = look[name];
  copy.style.position = "fixed";
  copy.style.visibility = "hidden";
  copy.style.boxSizing = "border-box";
  copy.style.width = `${area.offsetWidth}px`;
  copy.style.whiteSpace = "pre-wrap";
  copy.style.overflowWrap = "break-word";
  copy.textContent = area.value.slice(0, at);
  const mark = document.createElement("span");
  mark.textContent = "@";
  copy.append(mark);
  document.body.append(copy);
  const left = mark.offsetLeft;
  copy.remove();
  return left;
}
