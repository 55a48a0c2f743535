import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { createMemoryStorage } from "./memory-storage.ts";
import type { Storage, StorageWrite, StoredMessage } from "./storage.ts";

type Step =
  | { do: "write"; change: StorageWrite }
  | { do: "put"; message: StoredMessage }
  | { do: "remove"; clientId: string }
  | { do: "draft"; key: string; text: string };

/**
 * Keeps everything in a journal of one JSON line per step, read again when it is opened: a device of a Node program
 * that may crash between any two steps and come back. A line cut off by a crash did not happen.
 */
export async function openFileStorage(path: string): Promise<Storage> {
  const memory = createMemoryStorage(path);
  const steps = existsSync(path) ? readSteps(readFileSync(path, "utf8")) : [];
  for (const step of steps) await perform(memory, step);
  // The half line of a crash must not run into the next one.
  writeFileSync(path, steps.map((step) => `${JSON.stringify(step)}\n`).join(""));
  const file = openSync(path, "a");
  let open = true;

  const keep = async (step: Step) => {
    if (!open) return;
    writeSync(file, `${JSON.stringify(step)}\n`);
    await perform(memory, step);
  };

  const close = async () => {
    if (open) closeSync(file);
    open = false;
  };

  return {
    ...memory,
    write: (change) => keep({ do: "write", change }),
    putMessage: (message) => keep({ do: "put", message }),
    removeMessage: (clientId) => keep({ do: "remove", clientId }),
    setDraft: (key, text) => keep({ do: "draft", key, text }),
    close,
    async destroy() {
      await close();
      rmSync(path, { force: true });
      await memory.destroy();
    },
  };
}

function readSteps(text: string): Step[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.flatMap((line, index): Step[] => {
    try {
      return [JSON.parse(line)];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw error;
    }
  });
}

function perform(memory: Storage, step: Step): Promise<void> {
  switch (step.do) {
    case "write":
      return memory.write(step.change);
    case "put":
      return memory.putMessage(step.message);
    case "remove":
      return memory.removeMessage(step.clientId);
    case "draft":
      return memory.setDraft(step.key, step.text);
  }
}
