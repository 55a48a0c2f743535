"use client";

import { Failure } from "#components/shell/failure.tsx";

/** A page that failed: the frame around it stands. */
export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <Failure digest={error.digest} retry={reset} />;
}
