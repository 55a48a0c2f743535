import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { readReader } from "./reader.ts";

/** What an address without a page says. */
export default async function NotFound() {
  const { words, ...reader } = await readReader();
  return (
    <OutsideFrame
      name="Borealis"
      tagline={words.tagline.chat}
      title={words.notFound.title}
      lead={words.notFound.text}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <a href="/" className={buttonClass("primary")}>
        {words.notFound.home}
      </a>
    </OutsideFrame>
  );
}
