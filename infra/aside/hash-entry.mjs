// A thread that hashes passwords, many of which come at once: whatever else the server does goes first.
import { readlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parentPort } from "node:worker_threads";
import { hashSync } from "@node-rs/argon2";

const NICE = 19;

function stepBack() {
  try {
    // Linux numbers threads as it does processes, and each has a priority of its own.
    os.setPriority(Number(path.basename(readlinkSync("/proc/thread-self"))), NICE);
  } catch {
    // Elsewhere a thread has the priority of its process.
  }
}

stepBack();
parentPort?.on("message", ({ text, cost }) => parentPort?.postMessage(hashSync(text, cost)));
