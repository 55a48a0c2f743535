import type { Words } from "#components/shell/words.ts";
import type { MessageJourney } from "#protocol/history.ts";
import { StateTag } from "../state-tag.tsx";

const cell = "px-4 py-2 text-left";
const number = "px-4 py-2 text-right tabular-nums";

/** How far everybody has come who could see a message. */
export function PositionTable({
  journey,
  words,
}: {
  journey: MessageJourney;
  words: Words["console"]["journey"];
}) {
  const { positions, message } = journey;
  if (positions.length === 0) return <p className="mb-8 text-sm text-ink-3">{words.nobody}</p>;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={words.positions}
      className="mb-8 max-h-96 max-w-2xl overflow-auto rounded-menu border border-line bg-raised"
    >
      <table aria-label={words.positions} className="w-full text-sm">
        <thead className="text-xs text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className={`${cell} font-medium`}>
              {words.person}
            </th>
            <th scope="col" className={`${number} font-medium`}>
              {words.deliveredTo}
            </th>
            <th scope="col" className={`${number} font-medium`}>
              {words.readTo}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {positions.map(({ username, delivered, read, online }) => (
            <tr key={username}>
              <th scope="row" className={`${cell} font-medium wrap-anywhere`}>
                {username} <StateTag tone="plain">{`· ${online ? words.online : words.away}`}</StateTag>
              </th>
              <td className={`${number} ${delivered >= message.seq ? "" : "text-ink-3"}`}>{delivered}</td>
              <td className={`${number} ${read >= message.seq ? "" : "text-ink-3"}`}>{read}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
