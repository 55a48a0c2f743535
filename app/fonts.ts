import localFont from "next/font/local";

/** The Latin face, self-hosted; Chinese uses the system's own. */
export const figtree = localFont({
  src: "../node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
  weight: "300 900",
  style: "normal",
  display: "swap",
  preload: true,
  variable: "--font-figtree",
  adjustFontFallback: "Arial",
});
