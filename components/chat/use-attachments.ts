"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { fileSize } from "#components/ui/file-size.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { MessageBody, Target } from "#protocol/message.ts";
import { loadDescribeFile } from "./load-describe-file.ts";
import { mediaLimits } from "./media-limits.ts";

/** A file that was chosen and not yet sent. */
export type Attachment = { id: number; file: File; url: string; picture: boolean; caption: string };

export type Attachments = {
  list: readonly Attachment[];
  add(files: Iterable<File>): void;
  remove(id: number): void;
  setCaption(id: number, caption: string): void;
  /** Sends all of them; `words` become the caption when there is only one. Answers whether they did. */
  send(words: string): boolean;
};

const isPicture = (file: File) => file.type.startsWith("image/") && file.type !== "image/svg+xml";
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
  const add = useCallback(
    (files: Iterable<File>) => {
      const added = [...files].map((file) => {
        lastId += 1;
        const url = isPicture(file) ? URL.createObjectURL(file) : "";
        if (url) made.current.add(url);
        return { id: lastId, file, url, picture: isPicture(file), caption: "" };
      });
      const refuse = (id: number, text: string) => {
        drop(id);
        showToast({ text, tone: "danger" });
      };
      setList((now) => [...now, ...added]);
      void mediaLimits(client).then((limits) => {
        for (const { id, file, picture } of added) {
          const video = file.type.startsWith("video/");
          const most = picture ? limits.imageBytes : video ? limits.videoBytes : limits.fileBytes;
          if (file.size === 0) refuse(id, t("emptyFile", { name: file.name }));
          else if (file.size > most) refuse(id, t("tooLarge", { name: file.name, size: fileSize(most) }));
        }
      });
    },
    [client, drop, t],
  );

  return {
    list,
    add,
    remove: drop,
    setCaption: (id, caption) =>
      setList((now) => now.map((item) => (item.id === id ? { ...item, caption } : item))),
    send(words) {
      if (list.length === 0) return false;
      const going = list.map((item) => ({
        ...item,
        caption: list.length === 1 ? words : item.caption.trim(),
      }));
      setList([]);
      const described = going.map(async ({ file, caption }) => {
        const { describeFile } = await loadDescribeFile();
        const { body, files } = await describeFile(file);
        return { body: withCaption(body, caption), files };
      });
      before.current = before.current.then(async () => {
        for (const one of described) {
          try {
            const { body, files } = await one;
            await client.send(target, body, files);
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
