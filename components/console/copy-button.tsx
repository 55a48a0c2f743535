"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";

/** Copies a text; a tick and a spoken word say that it was done. */
export function CopyButton({ text, label, done }: { text: string; label: string; done: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(setCopied, 2_000, false);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <IconButton
        label={label}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        <Icon of={copied ? Check : Copy} size={16} />
      </IconButton>
      <span role="status" className="sr-only">
        {copied && done}
      </span>
    </>
  );
}
