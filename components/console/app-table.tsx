import { fill, type Words } from "#components/shell/words.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import type { OperatorInfo } from "#protocol/operator.ts";
import { CopyButton } from "./copy-button.tsx";
import { pictureUrl } from "./media/picture-url.ts";
import { sectionPath } from "./sections.ts";

const cell = "px-4 py-3 text-left align-middle";

/** The operator's apps as a real table; on narrow screens it scrolls inside its frame. */
export function AppTable({ apps, words }: { apps: OperatorInfo["apps"]; words: Words }) {
  const t = words.console;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={t.apps}
      className="overflow-x-auto rounded-menu border border-line bg-raised"
    >
      <table className="w-full text-sm">
        <thead className="border-b border-line text-xs whitespace-nowrap text-ink-3">
          <tr>
            {[t.name, t.appKey, t.role, t.registration].map((title) => (
              <th key={title} scope="col" className={`${cell} py-2! font-medium`}>
                {title}
              </th>
            ))}
            <td className={cell} />
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {apps.map((app) => (
            <tr key={app.appKey}>
              <th scope="row" className={`${cell} font-medium`}>
                <span className="flex min-w-40 items-center gap-3">
                  <Avatar
                    id={app.appKey}
                    name={app.name}
                    kind="group"
                    size={28}
                    src={app.avatar ? pictureUrl(app.appKey, app.avatar) : undefined}
                  />
                  <a
                    href={sectionPath(app.slug, "users")}
                    className="font-medium wrap-anywhere text-jade hover:underline"
                  >
                    {app.name}
                  </a>
                </span>
              </th>
              <td className={cell}>
                <span className="flex items-center gap-1">
                  <code className="font-mono text-xs">{app.appKey}</code>
                  <CopyButton
                    text={app.appKey}
                    label={fill(t.copyKey, { app: app.name })}
                    done={words.common.copied}
                  />
                </span>
              </td>
              <td className={cell}>{t.roles[app.role]}</td>
              <td className={cell}>{app.registration ? t.open : t.closed}</td>
              <td className={`${cell} text-right!`}>
                <a
                  href={`/a/${encodeURIComponent(app.slug)}`}
                  aria-label={fill(t.chatOf, { app: app.name })}
                  className={buttonClass("plain")}
                >
                  {t.chat}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
