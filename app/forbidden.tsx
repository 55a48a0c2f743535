import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { readReader } from "./reader.ts";

/** What a page says that the reader's role may not see. */
export default async function Forbidden() {
  const { words, ...reader } = await readReader();
  return (
    <OutsideFrame
      name={words.console.title}
      tagline={words.tagline.console}
      title={words.console.forbidden.title}
      lead={words.console.forbidden.text}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <a href="/console" className={buttonClass("primary")}>
        {words.console.forbidden.home}
      </a>
    </OutsideFrame>
  );
}
