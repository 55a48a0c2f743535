"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { fileSize } from "#components/ui/file-size.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { MessageBody, Target } from "#protocol/message.ts";
import type { Described } from "#sdk/uploads/describe-file.ts";
import { loadDescribeFile } from "./load-describe-file.ts";
import { isPicture, knownLimits, mediaLimits, tooLargeFor } from "./media-limits.ts";

/** A file that was chosen and not yet sent. */
export type Attachment = {
  id: number;
  file: File;
  picture: boolean;
  /** Of a picture, once it can be drawn. */
  url: string;
  caption: string;
  /** Probably too large, which the server has not said yet: it is not shown before. */
  doubtful: boolean;
  described: Promise<Described>;
};

export type Attachments = {
  list: readonly Attachment[];
  add(files: Iterable<File>): void;
  remove(id: number): void;
  setCaption(id: number, caption: string): void;
  /** Sends all of them; `words` become the caption when there is only one. Answers whether they did. */
  send(words: string): boolean;
};

/** Looks at a file as soon as it was chosen, so that it is ready when it is sent. */
function describe(file: File): Promise<Described> {
  const described = loadDescribeFile().then(({ describeFile }) => describeFile(file));
  // Whoever sends it hears of it.
  described.catch(() => {});
  return described;
}

let lastId = 0;

const withCaption = (body: MessageBody, caption: string): MessageBody =>
  caption !== "" && (body.type === "image" || body.type === "file" || body.type === "video")
    ? { ...body, caption }
    : body;

/** What waits above the box to be sent with it. Too large and empty files are refused at once, in a sentence. */
export function useAttachments(target: Target): Attachments {
  const t = useTranslations("media");
  const client = useClient();
  const errorText = useErrorText();
  const [list, setList] = useState<readonly Attachment[]>([]);
  const made = useRef(new Set<string>());
  // Sends follow each other in the order of the clicks, however long a file takes to be looked at.
  const before = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    const urls = made.current;
    return () => {
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, []);

  const drop = useCallback((id: number) => setList((now) => now.filter((item) => item.id !== id)), []);
  const change = useCallback(
    (id: number, to: Partial<Attachment>) =>
      setList((now) => now.map((item) => (item.id === id ? { ...item, ...to } : item))),
    [],
  );
  const add = useCallback(
    (files: Iterable<File>) => {
      const refuse = (text: string) => showToast({ text, tone: "danger" });
      const refuseLarge = ({ name }: File, most: number) =>
        refuse(t("tooLarge", { name, size: fileSize(most) }));
      const limits = knownLimits(client);
      const added = [...files].flatMap((file): Attachment[] => {
        const most = tooLargeFor(file, limits ?? undefined);
        if (file.size === 0) refuse(t("emptyFile", { name: file.name }));
        else if (limits && most !== null) refuseLarge(file, most);
        else {
          lastId += 1;
          const picture = isPicture(file);
          const doubtful = most !== null;
          return [{ id: lastId, file, picture, url: "", caption: "", doubtful, described: describe(file) }];
        }
        return [];
      });
      setList((now) => [...now, ...added]);
      for (const { id, file, picture, described } of added) {
        if (!picture) continue;
        void described
          .then(
            ({ files }) => files.preview ?? file,
            () => file,
          )
          .then((shown) => {
            const url = URL.createObjectURL(shown);
            made.current.add(url);
            change(id, { url });
          });
      }
      void mediaLimits(client).then((heard) => {
        for (const { id, file, doubtful } of added) {
          const most = tooLargeFor(file, heard);
          if (most !== null) {
            drop(id);
            refuseLarge(file, most);
          } else if (doubtful) change(id, { doubtful: false });
        }
      });
    },
    [client, drop, change, t],
  );

  return {
    list,
    add,
    remove: drop,
    setCaption: (id, caption) => change(id, { caption }),
    send(words) {
      if (list.length === 0) return false;
      const going = list.map((item) => ({
        ...item,
        caption: list.length === 1 ? words : item.caption.trim(),
      }));
      setList([]);
      before.current = before.current.then(async () => {
        for (const { described, caption } of going) {
          try {
            const { body, files } = await described;
            await client.send(target, withCaption(body, caption), files);
          } catch (error) {
            showToast({ text: errorText(error), tone: "danger" });
          }
        }
        if (going.length > 1 && words) await client.send(target, { type: "text", text: words });
      });
      return true;
    },
  };
}
