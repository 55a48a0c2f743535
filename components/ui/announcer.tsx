"use client";

import { useEffect, useState } from "react";
import { createAnnouncements, type Politeness } from "./announcements.ts";

const announcements = createAnnouncements();

/** Says a sentence to screen readers. Polite ones are gathered for a second; a repeated one is spoken again. */
export function announce(text: string, politeness: Politeness = "polite"): void {
  announcements.say(text, politeness);
}

/** The two live regions. Rendered once, by the shell. */
export function Announcer() {
  const [spoken, setSpoken] = useState({ polite: "", assertive: "" });
  useEffect(
    () =>
      announcements.listen((politeness, text) => setSpoken((before) => ({ ...before, [politeness]: text }))),
    [],
  );
  return (
    <div className="sr-only">
      <div role="status" aria-live="polite" aria-atomic>
        {spoken.polite}
      </div>
      <div role="alert" aria-live="assertive" aria-atomic>
        {spoken.assertive}
      </div>
    </div>
  );
}
