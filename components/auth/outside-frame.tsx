import type { ReactNode } from "react";
import { Logo } from "#components/ui/logo.tsx";

type Props = {
  /** Whose door this is: the app's name or the console's. */
  name: string;
  tagline: string;
  title: string;
  lead?: string | undefined;
  footer?: ReactNode;
  children: ReactNode;
};

/** Pages before sign-in, on the same planes as the app: rail with the seal, list with the name, canvas with the form. */
export function OutsideFrame({ name, tagline, title, lead, footer, children }: Props) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] max-md:grid-rows-[auto_minmax(0,1fr)_auto] md:grid-cols-[4rem_20rem_minmax(0,1fr)]">
      <div className="flex flex-col items-center bg-rail py-4 max-md:hidden">
        <Logo />
      </div>
      <div className="flex flex-col border-line bg-list max-md:contents md:border-r">
        <header className="px-4 max-md:bg-list">
          <p className="flex h-16 items-center gap-3 text-xl font-semibold">
            <Logo className="md:hidden" />
            <span className="truncate">{name}</span>
          </p>
          <p className="text-sm text-pretty text-ink-3 max-md:hidden">{tagline}</p>
        </header>
        <footer className="mt-auto px-4 py-5 max-md:order-last">{footer}</footer>
      </div>
      <main className="px-4 pt-8 pb-12 md:px-[clamp(1.5rem,8vw,9rem)] md:pt-[max(4rem,14dvh)]">
        <div className="w-full max-w-92">
          <h1 className="text-2xl font-semibold wrap-anywhere">{title}</h1>
          {lead && <p className="mt-1 text-ink-3 wrap-anywhere">{lead}</p>}
          <div className="mt-8">{children}</div>
        </div>
      </main>
    </div>
  );
}
