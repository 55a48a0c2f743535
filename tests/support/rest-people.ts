import { randomBytes } from "node:crypto";
import type { RestClient } from "./rest.ts";

const PASSWORD = "correct horse";

/** Registers people by the API with names nobody else has, and answers the names. */
export async function register(rest: RestClient, ...prefixes: string[]): Promise<string[]> {
  const names = prefixes.map((prefix) => `${prefix}-${randomBytes(4).toString("hex")}`);
  const users = names.map((username) => ({ username, password: PASSWORD }));
  const { status, text } = await rest.call("POST", "/v1/users/", users);
  if (status !== 201) throw new Error(`registering was answered ${status}: ${text}`);
  return names;
}

/** Makes a group by the API and answers its number. */
export async function makeGroup(rest: RestClient, owner: string, members: string[] = []): Promise<number> {
  const { body, status } = await rest.call("POST", "/v1/groups/", {
    owner_username: owner,
    name: "picnic",
    members_username: members,
  });
  if (status !== 201) throw new Error(`making a group was answered ${status}`);
  // The status says that it is a group.
  return (body as { gid: number }).gid;
}
