import Link from "next/link";
import type { Words } from "#components/shell/words.ts";
import type { Delivery, DeliveryPage } from "#protocol/callback.ts";
import { faultText } from "./fault-words.ts";

type Props = {
  path: string;
  page: DeliveryPage;
  /** Not the newest: there is a way back. */
  isLater: boolean;
  words: Words["console"]["webhooks"];
  showTime: (time: number) => string;
  showEvent: (delivery: Delivery) => string;
};

const cell = "px-4 py-2 text-left";
const number = "px-4 py-2 text-right whitespace-nowrap tabular-nums";

/** The last calls of the webhook, the newest first: what was told, at which try, and how the server took it. */
export function DeliveryTable({ path, page, isLater, words, showTime, showEvent }: Props) {
  if (page.deliveries.length === 0) return <p className="text-sm text-ink-3">{words.noDeliveries}</p>;
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto rounded-menu border border-line bg-raised"
      >
        <table aria-label={words.deliveries} className="w-full text-sm">
          <thead className="text-xs whitespace-nowrap text-ink-3">
            <tr className="border-b border-line">
              {[words.time, words.what].map((title) => (
                <th key={title} scope="col" className={`${cell} font-medium`}>
                  {title}
                </th>
              ))}
              {[words.attempt, words.status, words.latency].map((title) => (
                <th key={title} scope="col" className={`${number} font-medium`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {page.deliveries.map((delivery) => (
              <tr key={delivery.id}>
                <th scope="row" className={`${cell} font-medium whitespace-nowrap tabular-nums`}>
                  {showTime(delivery.createdAt)}
                </th>
                <td className={cell}>
                  {showEvent(delivery)}
                  {delivery.error !== "" && (
                    <span className="block text-xs wrap-anywhere text-danger">
                      {faultText(delivery.error, words.faults)}
                    </span>
                  )}
                </td>
                <td className={number}>{delivery.attempt}</td>
                <td className={number}>{delivery.status ?? words.noStatus}</td>
                <td className={number}>{delivery.latencyMs} ms</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <nav aria-label={words.deliveries} className="mt-2 flex gap-4 text-sm">
        {isLater && (
          <Link href={path} className="text-jade underline">
            {words.newest}
          </Link>
        )}
        {page.next !== null && (
          <Link href={`${path}?before=${page.next}`} className="text-jade underline">
            {words.older}
          </Link>
        )}
      </nav>
    </>
  );
}
