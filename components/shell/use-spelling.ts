"use client";

import { useEffect, useMemo, useState } from "react";

export type Spelling = typeof import("./spelling.ts");

let loaded: Spelling | null = null;

/** How Chinese is read, fetched when it is first needed; null until it is here, and as long as it cannot come. */
export function useSpelling(needed = true): Spelling | null {
  const [spelling, setSpelling] = useState(loaded);
  useEffect(() => {
    if (!needed || spelling) return;
    let current = true;
    import("./spelling.ts").then(
      (module) => {
        loaded = module;
        if (current) setSpelling(module);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [needed, spelling]);
  return spelling;
}

export type Fits = (name: string, words: string) => boolean;

/** Says whether a name has the words in it, in whatever letter case, or sounds like them: in full or by initials. */
export function useFits(needed = true): Fits {
  const spelling = useSpelling(needed);
  return useMemo(
    () => (name, words) => {
      const plain = words.trim().toLocaleLowerCase();
      return name.toLocaleLowerCase().includes(plain) || (spelling?.sounds(name, plain) ?? false);
    },
    [spelling],
  );
}
