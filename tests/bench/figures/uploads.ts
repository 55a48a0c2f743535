import { setTimeout as sleep } from "node:timers/promises";
import { limits } from "#protocol/limits.ts";
import { postCommand } from "#sdk/http.ts";
import { APP_KEY } from "../../chaos/cluster.ts";
import { signIn } from "../../chaos/devices.ts";
import { median } from "../load/plan.ts";
import { residentMb } from "../stage/stage.ts";
import { nameCrowd, openSpread } from "./crowds.ts";
import { allOf, type Bench, type Figure, ms, type Outcome, repeatRuns, runLoad } from "./figure.ts";

const UPLOADS = 10;
const UPLOAD_BYTES = 50 * 1024 * 1024;
const SENDS_PER_SECOND = 500;
const SLOWER = 1.5;
const MORE_MB = 64;
const LOOK_EVERY_MS = 50;

type Uploader = Awaited<ReturnType<typeof signIn>>;

/** Uploads a file as the chat does, piece by piece, within so many seconds; takes longer when the server does. */
async function upload(origin: string, { fetch }: Uploader, seconds: number): Promise<void> {
  const tus = { "tus-resumable": "1.0.0" };
  const metadata = `type ${btoa("file")},filename ${btoa("film.bin")}`;
  const headers = { ...tus, "upload-length": `${UPLOAD_BYTES}`, "upload-metadata": metadata };
  const begun = await fetch(`${origin}/media/${APP_KEY}/uploads`, { method: "POST", headers });
  const address = new URL(begun.headers.get("location") ?? "", origin);
  const pieces = Math.ceil(UPLOAD_BYTES / limits.uploadChunkBytes);
  const began = performance.now();
  for (let piece = 0; piece < pieces; piece += 1) {
    const at = piece * limits.uploadChunkBytes;
    const body = new Uint8Array(Math.min(limits.uploadChunkBytes, UPLOAD_BYTES - at)).fill(piece);
    const answer = await fetch(address, {
      method: "PATCH",
      headers: { ...tus, "upload-offset": `${at}`, "content-type": "application/offset+octet-stream" },
      body,
    });
    if (answer.status !== 204) throw new Error(`a piece was answered ${answer.status}`);
    await sleep(Math.max(0, began + ((piece + 1) / pieces) * seconds * 1_000 - performance.now()));
  }
  const id = address.pathname.split("/").at(-1) ?? "";
  await postCommand({ origin, appKey: APP_KEY, fetch }, "media.finish", { upload: id });
}

/** The most memory a process holds until the end is asked for. */
function watchMemory(pid: number | undefined): () => number {
  let most = residentMb(pid);
  const timer = setInterval(() => {
    most = Math.max(most, residentMb(pid));
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** People write while others upload; what those see without is measured before. */
async function sendsBesideUploads(bench: Bench): Promise<Outcome[]> {
  const { stage, seconds } = bench;
  const { origin, serverPid } = stage.cluster;
  const { crowd, senders } = await openSpread(bench, 100);
  const uploaders = await Promise.all(
    Array.from({ length: UPLOADS }, async () => {
      const person = { username: nameCrowd("uploader"), password: "correct horse battery" };
      await postCommand({ origin, appKey: APP_KEY, fetch }, "user.register", person);
      return signIn(origin, APP_KEY, person);
    }),
  );
  const load = { crowd, senders, rate: SENDS_PER_SECOND, audience: 2, until: "acknowledged" } as const;
  // What is loaded and grown once is neither's.
  await Promise.all([runLoad(bench, load), upload(origin, uploaders[0] as Uploader, 1)]);
  const runs = await repeatRuns(bench, async () => {
    const memoryWithout = watchMemory(serverPid());
    const without = await runLoad(bench, load);
    const withoutMb = memoryWithout();
    const memoryBeside = watchMemory(serverPid());
    const began = performance.now();
    const [beside] = await Promise.all([
      runLoad(bench, load),
      ...uploaders.map((uploader) => upload(origin, uploader, seconds)),
    ]);
    const took = (performance.now() - began) / 1_000;
    return { without, beside, withoutMb, besideMb: memoryBeside(), took };
  });
  await stage.generator.closeCrowd(crowd);
  const before = median(runs.map(({ without }) => without.figures.acknowledgements.p99));
  const beside = median(runs.map((run) => run.beside.figures.acknowledgements.p99));
  const more = median(runs.map(({ withoutMb, besideMb }) => besideMb - withoutMb));
  const verdict = allOf(runs.flatMap((run) => [run.without.verdict, run.beside.verdict]));
  const name = `sends, ${SENDS_PER_SECOND}/s, beside ${UPLOADS} uploads of 50 MB`;
  return [
    {
      name: `media ${name}`,
      target: `p99 ≤ ${SLOWER} × without`,
      measured: `p99 ${ms(before)} → ${ms(beside)}, × ${(beside / before).toFixed(2)}`,
      reached: beside <= SLOWER * before,
      verdict,
      raw: runs,
    },
    {
      name: "media memory of the server process beside the same",
      target: `≤ +${MORE_MB} MB`,
      measured: `${more >= 0 ? "+" : ""}${more.toFixed(0)} MB`,
      reached: more <= MORE_MB,
      verdict: null,
      raw: runs.map(({ withoutMb, besideMb }) => ({ withoutMb, besideMb })),
    },
  ];
}

export const uploads: Figure[] = [
  {
    id: "media",
    // Other figures leave memory behind them, and a database of millions.
    needs: { name: "media" },
    missing: ({ seconds }) => (seconds < 4 ? "500 MB take longer than that: --seconds 8" : null),
    measure: sendsBesideUploads,
  },
];
