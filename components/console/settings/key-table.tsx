import { fill, type Words } from "#components/shell/words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { ApiKey } from "#protocol/api-key.ts";
import { ActButton } from "../forms/act-button.tsx";
import { StateTag } from "../state-tag.tsx";

type Props = {
  keys: readonly ApiKey[];
  words: Words["console"];
  isOwner: boolean;
  now: number;
  showTime: (time: number | null) => string;
};

const cell = "px-4 py-2.5 text-left align-middle";

/** The app's keys as a real table: what each is for, and whether it still works. */
export function KeyTable({ keys, words, isOwner, now, showTime }: Props) {
  const t = words.keys;
  const stateOf = ({ revokedAt, expiresAt }: ApiKey) =>
    revokedAt !== null ? "revoked" : expiresAt !== null && expiresAt <= now ? "expired" : "active";
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={words.nav.keys}
      className="overflow-x-auto rounded-menu border border-line bg-raised"
    >
      <table aria-label={words.nav.keys} className="w-full text-sm">
        <thead className="border-b border-line text-xs whitespace-nowrap text-ink-3">
          <tr>
            {[t.name, t.scopes, words.users.state, t.expires, t.used, words.table.actions].map((title) => (
              <th key={title} scope="col" className={`${cell} font-medium`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {keys.map((key) => {
            const state = stateOf(key);
            return (
              <tr key={key.id}>
                <th scope="row" className={`${cell} font-medium`}>
                  {key.name}
                  <code className="block font-mono text-xs font-normal text-ink-3">{`${key.prefix}…`}</code>
                </th>
                <td className={`${cell} font-mono text-xs`}>{key.scopes.join(" ")}</td>
                <td className={cell}>
                  <StateTag tone={state === "active" ? "plain" : "warn"}>{t.states[state]}</StateTag>
                </td>
                <td className={`${cell} tabular-nums`}>{showTime(key.expiresAt)}</td>
                <td className={`${cell} tabular-nums`}>{showTime(key.usedAt)}</td>
                <td className={cell}>
                  {isOwner && state === "active" && (
                    <ActButton
                      command="apiKey.revoke"
                      input={{ id: key.id }}
                      label={t.revoke}
                      name={fill(t.revokeName, { name: key.name })}
                      tone="danger"
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {keys.length === 0 && <EmptyState>{t.none}</EmptyState>}
    </section>
  );
}
