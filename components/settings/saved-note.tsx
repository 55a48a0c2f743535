"use client";

/** Says beside a form's button that it was saved; a live region, so it is heard too. */
export function SavedNote({ shown, children }: { shown: boolean; children: string }) {
  return (
    <span role="status" className="text-sm text-ink-2">
      {shown && children}
    </span>
  );
}
