import { Logo } from "#components/ui/logo.tsx";

/** The rail's head outside every app. */
export function ConsoleHead({ title, apps }: { title: string; apps: string }) {
  return (
    <>
      <header className="flex items-center gap-3">
        <Logo />
        <p className="text-sm font-semibold">{title}</p>
      </header>
      <nav aria-label={title}>
        <a
          href="/console"
          aria-current="page"
          className="flex min-h-9 items-center rounded-control border border-line bg-raised px-3 text-sm font-medium pointer-coarse:min-h-11"
        >
          {apps}
        </a>
      </nav>
    </>
  );
}
