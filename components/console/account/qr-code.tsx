"use client";

import { useEffect, useState } from "react";

/** A text as a QR code, dark on light in every theme so that cameras read it; its code is loaded when it is shown. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [rows, setRows] = useState<boolean[][] | null>(null);
  useEffect(() => {
    let isShown = true;
    void import("qr").then(({ encodeQR }) => {
      if (isShown) setRows(encodeQR(text, "raw", { border: 2 }));
    });
    return () => {
      isShown = false;
    };
  }, [text]);
  if (!rows) return <span className="block size-44" />;
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
      className="size-44 rounded-control"
    >
      <path fill="#fff" d={`M0 0h${rows.length}v${rows.length}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
