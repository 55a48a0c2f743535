import { Banner } from "#components/ui/banner.tsx";
import type { Fault } from "./use-form.ts";
import { type FormWords, faultText } from "./words.ts";

/** What is wrong with the form as a whole. The region is there before its text, so that it is heard. */
export function FormFault({ fault, words }: { fault: Fault | null; words: FormWords }) {
  return (
    <div role="alert">
      {fault && (
        <Banner tone="danger" className="rounded-control">
          {faultText(words, fault)}
        </Banner>
      )}
    </div>
  );
}
