import { Button } from "#components/ui/button.tsx";

/** Yes and no to somebody who asks. */
export function AnswerButtons({
  yes,
  no,
  busy,
  describedBy,
  onAnswer,
}: {
  yes: string;
  no: string;
  busy: boolean;
  describedBy: string | undefined;
  onAnswer: (yes: boolean) => void;
}) {
  return (
    <div className="flex gap-2">
      <Button tone="primary" busy={busy} aria-describedby={describedBy} onClick={() => onAnswer(true)}>
        {yes}
      </Button>
      <Button busy={busy} aria-describedby={describedBy} onClick={() => onAnswer(false)}>
        {no}
      </Button>
    </div>
  );
}
