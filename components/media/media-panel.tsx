"use client";

import { Download, FileText, Mic, Play } from "lucide-react";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ImageViewer } from "#components/chat/parts.ts";
import { useClient } from "#components/shell/client-provider.tsx";
import { useMediaUrl } from "#components/shell/media-url.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { download } from "#components/ui/download.ts";
import { fileSize } from "#components/ui/file-size.ts";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { clockTime } from "#components/ui/seconds.ts";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { ListMedia, MediaItem } from "#protocol/conversation.ts";
import { displayName } from "#sdk/selectors.ts";
import type { ViewedImage } from "./image-viewer.tsx";

const kinds = ["image", "video", "file", "voice"] as const;
type Kind = ListMedia["kind"];

/** Pages of one kind, fetched as they are asked for. */
function useMedia(conversation: number, kind: Kind) {
  const client = useClient();
  const [items, setItems] = useState<readonly MediaItem[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async (before?: number) => {
    setError(null);
    try {
      const page = await client.call("conversation.media", {
        conversation,
        kind,
        ...(before ? { before } : {}),
      });
      setItems((known) => [...(before ? (known ?? []) : []), ...page.items]);
      setNext(page.next);
    } catch (fault) {
      setError(fault);
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first page, once for each kind.
  useEffect(() => void load(), [conversation, kind]);
  return { items, next, error, load };
}

function Images({ conversation, items }: { conversation: number; items: readonly MediaItem[] }) {
  const t = useTranslations("media");
  const urlOf = useMediaUrl();
  const [shown, setShown] = useState<ViewedImage | null>(null);
  const images = items.flatMap(({ body }) => (body.type === "image" ? [body] : []));
  return (
    <div className="grid grid-cols-3 gap-1.5">
      {images.map((image, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the same image may have been sent twice.
          key={`${image.mediaId} ${index}`}
          type="button"
          aria-label={t("openImage")}
          onClick={() => setShown(image)}
          className="aspect-square overflow-hidden rounded-control bg-line"
        >
          {/* biome-ignore lint/performance/noImgElement: served by our own host, in this size. */}
          <img
            src={urlOf(image.mediaId, "bubble")}
            alt={image.caption ?? ""}
            loading="lazy"
            className="size-full object-cover"
          />
        </button>
      ))}
      {shown && (
        <Suspense>
          <ImageViewer
            conversation={conversation}
            body={shown}
            images={[...images].reverse()}
            onClose={() => setShown(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function FileRow({ item }: { item: MediaItem }) {
  const t = useTranslations("media");
  const client = useClient();
  const urlOf = useMediaUrl();
  const { body, sender, createdAt } = item;
  if (body.type !== "file" && body.type !== "video" && body.type !== "voice") return null;
  const name = body.type === "voice" ? t("voice") : body.fileName;
  const measure = body.type === "file" ? fileSize(body.size) : clockTime(body.durationMs);
  const drawing: ReactNode = (
    <Icon of={body.type === "file" ? FileText : body.type === "voice" ? Mic : Play} />
  );
  const saved = body.type === "voice" ? `voice.${body.format || "webm"}` : name;
  return (
    <li className="flex min-h-14 items-center gap-3">
      <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-control bg-jade-soft text-jade">
        {drawing}
      </span>
      <span className="min-w-0 grow">
        <span className="block truncate text-sm font-medium" title={name}>
          {name}
        </span>
        <span className="tnum block truncate text-xs text-ink-3">
          {displayName(client.store.getState(), sender)} · {measure} ·{" "}
          <time dateTime={new Date(createdAt).toISOString()}>{new Date(createdAt).toLocaleDateString()}</time>
        </span>
      </span>
      <IconButton label={t("download")} onClick={() => download(`${urlOf(body.mediaId)}?download=1`, saved)}>
        <Icon of={Download} />
      </IconButton>
    </li>
  );
}

function KindList({ conversation, kind }: { conversation: number; kind: Kind }) {
  const t = useTranslations("media");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { items, next, error, load } = useMedia(conversation, kind);
  if (error !== null) {
    return (
      <div role="alert" className="space-y-2 text-sm">
        <p>{errorText(error)}</p>
        <Button onClick={() => void load()}>{common("retry")}</Button>
      </div>
    );
  }
  if (items === null) return <SkeletonRows rows={3} label={common("loading")} />;
  if (items.length === 0) return <p className="py-6 text-sm text-ink-3">{t("noMedia")}</p>;
  return (
    <>
      {kind === "image" ? (
        <Images conversation={conversation} items={items} />
      ) : (
        <ul>
          {items.map((item) => (
            <FileRow key={item.seq} item={item} />
          ))}
        </ul>
      )}
      {next !== null && (
        <Button tone="quiet" className="mt-2" onClick={() => void load(next)}>
          {t("older")}
        </Button>
      )}
    </>
  );
}

/** Everything that was sent in a conversation besides words, by kind. */
export function MediaPanel({ conversation, onClose }: { conversation: number; onClose: () => void }) {
  const t = useTranslations("media");
  const common = useTranslations("common");
  const [kind, setKind] = useState<Kind>("image");
  return (
    <Dialog title={t("files")} closeLabel={common("close")} onClose={onClose} className="h-160">
      <Tabs
        label={t("files")}
        onChoose={(id) => setKind(kinds.find((known) => known === id) ?? "image")}
        tabs={kinds.map((id) => ({
          id,
          label: t(`panelKinds.${id}`),
          content: kind === id && <KindList conversation={conversation} kind={id} />,
        }))}
      />
    </Dialog>
  );
}
