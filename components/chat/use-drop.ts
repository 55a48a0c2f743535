"use client";

import { type DragEvent, useRef, useState } from "react";

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** Takes files dropped anywhere on an element; `over` while some hang above it. */
export function useDrop(onFiles: ((files: File[]) => void) | null) {
  // Entering a child leaves its parent: only the balance says whether the pointer is inside.
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!carriesFiles(event)) return;
      depth.current += 1;
      setOver(true);
    },
    onDragOver: (event: DragEvent) => carriesFiles(event) && event.preventDefault(),
    onDragLeave(event: DragEvent) {
      if (!carriesFiles(event)) return;
      depth.current -= 1;
      if (depth.current <= 0) end();
    },
    onDrop(event: DragEvent) {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      end();
      onFiles?.([...event.dataTransfer.files]);
    },
  };
  return { over: over && onFiles !== null, handlers: onFiles ? handlers : {} };
}
