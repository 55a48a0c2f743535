import { countText } from "#components/ui/seal-badge.tsx";

const SIZE = 64;

/** Draws the seal with a number in its corner; null where there is no canvas. */
function drawing(count: number): string | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  const styles = getComputedStyle(document.documentElement);
  const font = getComputedStyle(document.body).fontFamily;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = styles.getPropertyValue("color-scheme") === "dark" ? "#f0573a" : "#c8321f";
  pen.beginPath();
  pen.roundRect(0, 0, SIZE, SIZE, 14);
  pen.fill();
  pen.fillStyle = "#fdfcf9";
  const text = countText(count);
  pen.font = `600 ${text.length > 2 ? 32 : 44}px ${font}`;
  pen.fillText(text, SIZE / 2, SIZE / 2 + 3);
  return canvas.toDataURL("image/png");
}

/** Shows the count as the tab's icon, or the plain seal when nothing is unread. */
export function drawFavicon(count: number): void {
  const href = count > 0 ? drawing(count) : "/icon.svg";
  if (!href) return;
  let link = document.querySelector<HTMLLinkElement>("link[data-count]");
  if (!link) {
    if (count === 0) return;
    link = document.createElement("link");
    link.rel = "icon";
    link.dataset.count = "";
    document.head.append(link);
  }
  link.type = count > 0 ? "image/png" : "image/svg+xml";
  link.href = href;
}
