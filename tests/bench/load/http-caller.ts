import { Agent, request } from "node:http";
import type { Person } from "./plan.ts";
import type { RawSocket } from "./raw-socket.ts";

/** Idle connections are kept, as a program's HTTP library does. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

const UNANSWERED = { ok: false, error: { code: "unavailable", message: "The server cannot be reached." } };

/** Somebody who asks over HTTP what others ask over a socket; signed in first when there is a password. */
export async function openHttpCaller(options: {
  origin: string;
  appKey: string;
  person: Person;
}): Promise<RawSocket> {
  const { origin, appKey, person } = options;
  const headers: Record<string, string> = { "content-type": "application/json", "x-borealis-app": appKey };
  if (person.password !== undefined) {
    const { name: username, password } = person;
    const { cookie } = await post(`${origin}/api/commands/session.create`, headers, { username, password });
    if (cookie === undefined) throw new Error(`${username} was not signed in`);
    headers.cookie = cookie;
  }
  return {
    emit(command, input, acknowledged) {
      post(`${origin}/api/commands/${command}`, headers, input).then(
        ({ answer }) => acknowledged(answer),
        () => acknowledged(UNANSWERED),
      );
    },
    isOpen: () => true,
    stall: () => {},
    close: () => {},
  };
}

/** A program that calls an app's REST API; a command is `POST /v1/messages`, and only a 2xx counts as accepted. */
export function openRestCaller(origin: string, authorization: string): RawSocket {
  return {
    emit(command, input, acknowledged) {
      const [method = "", path = ""] = command.split(" ");
      const body = method === "GET" ? undefined : JSON.stringify(input);
      const headers = {
        authorization,
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      };
      const asked = request(`${origin}${path}`, { agent, method, headers });
      asked.on("error", () => acknowledged(UNANSWERED));
      asked.on("response", (response) => {
        const status = response.statusCode ?? 0;
        response.resume();
        response.on("end", () =>
          acknowledged(
            status < 300 ? { ok: true } : { ok: false, error: { code: `status ${status}`, message: "" } },
          ),
        );
      });
      asked.end(body);
    },
    isOpen: () => true,
    stall: () => {},
    close: () => {},
  };
}

function post(
  url: string,
  headers: Record<string, string>,
  input: unknown,
): Promise<{ answer: unknown; cookie: string | undefined }> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify(input);
    const asked = request(url, {
      agent,
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    });
    asked.on("error", reject);
    asked.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const cookie = response.headers["set-cookie"]?.[0]?.split(";")[0];
        try {
          resolve({ answer: JSON.parse(Buffer.concat(chunks).toString()), cookie });
        } catch (error) {
          reject(error);
        }
      });
    });
    asked.end(body);
  });
}
