import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { CopyButton } from "#components/console/copy-button.tsx";
import { DetailList, Part, RowList } from "#components/console/detail-list.tsx";
import { ActButton } from "#components/console/forms/act-button.tsx";
import { sectionPath } from "#components/console/sections.ts";
import type { SearchParams } from "#components/console/table/table-state.ts";
import { DeliveryTable } from "#components/console/webhooks/delivery-table.tsx";
import { faultText } from "#components/console/webhooks/fault-words.ts";
import { TryWebhook } from "#components/console/webhooks/try-webhook.tsx";
import { WebhookForm } from "#components/console/webhooks/webhook-form.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { listDeadCallbacks } from "#core/callbacks/dead-callbacks.ts";
import { listDeliveries } from "#core/callbacks/deliveries.ts";
import { getCallback } from "#core/callbacks/set-callback.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.webhooks} · ${words.console.title}` };
}

/** Where the app hears of its messages, how that goes, and what it was not told. */
export default async function WebhooksPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app, "admin");
  const { app, ctx, language, words } = reader;
  const t = words.console.webhooks;
  const before = Number((await searchParams).before);
  const from = Number.isSafeInteger(before) && before > 0 ? { before } : {};
  const [webhook, { dead }, deliveries] = await Promise.all([
    getCallback(ctx),
    listDeadCallbacks(ctx, {}),
    listDeliveries(ctx, from),
  ]);
  const say = consoleWords(reader);
  return (
    <ConsolePage title={words.console.nav.webhooks} lead={t.lead} actions={<WebhookForm webhook={webhook} />}>
      {webhook === null ? (
        <EmptyState className="px-0">{t.none}</EmptyState>
      ) : (
        <DetailList
          rows={[
            { label: t.url, value: webhook.url },
            { label: words.console.users.state, value: webhook.enabled ? t.on : t.paused },
            {
              label: t.secret,
              value: <CopyButton text={webhook.secret} label={t.copySecret} done={words.common.copied} />,
            },
            { label: t.waiting, value: webhook.waiting },
            { label: t.lastSuccess, value: showTime(language, webhook.lastSuccessAt) },
            ...(webhook.attempts > 0
              ? [
                  { label: t.lastError, value: faultText(webhook.lastError, t.faults) },
                  { label: t.nextTry, value: showTime(language, webhook.nextTryAt) },
                ]
              : []),
          ]}
        />
      )}
      {webhook !== null && (
        <Part title={t.deliveries} actions={<TryWebhook />}>
          <DeliveryTable
            path={sectionPath(app.slug, "webhooks")}
            page={deliveries}
            isLater={"before" in from}
            words={t}
            showTime={(time) => showTime(language, time)}
            showEvent={({ messages, messageId }) =>
              messageId === null ? t.trial : say("webhooks.count", { count: messages, id: messageId })
            }
          />
        </Part>
      )}
      <Part title={t.dead}>
        <RowList
          none={t.noDead}
          rows={dead.map(({ id, messageId, error, deadAt }) => ({
            id: String(id),
            text: `${say("webhooks.message", { id: messageId })} · ${faultText(error, t.faults)} · ${showTime(language, deadAt)}`,
            end: (
              <ActButton
                command="callback.retry"
                input={{ ids: [id] }}
                label={t.retry}
                name={`${t.retry}: ${messageId}`}
                tone="quiet"
              />
            ),
          }))}
        />
      </Part>
    </ConsolePage>
  );
}
