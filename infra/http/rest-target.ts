/** What the REST API answers: its versions, and what its documentation prints without one. */
export const REST_PATHS = ["/v1/", "/v2/", "/groups/", "/cross/", "/docs/openapi.json"];

/** The leading slashes that a client puts before a path of the API, one of which is its base address's. */
const DOUBLED = /^\/{2,}(?=(v[12]|groups|cross)\/)/;

/** The target with one slash before it, where it is for the REST API; any other stays, to be refused. */
export const withoutDoubledSlash = (target: string): string => target.replace(DOUBLED, "/");

/**
 * The one form of a REST path: no doubled slashes, none at the end. The query stays as it is. Null for what no client
 * sends: a step up or to the same place, a backslash, something that is not percent-encoding.
 */
export function canonicalTarget(target: string): string | null {
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(target) ?? [];
  const steps = path.split("/").filter((step) => step !== "");
  const isPlain = steps.every((step) => !step.includes("\\") && !/^\.{1,2}$/.test(decode(step) ?? "."));
  return isPlain ? `/${steps.join("/")}${query}` : null;
}

function decode(step: string): string | null {
  try {
    return decodeURIComponent(step);
  } catch {
    return null;
  }
}
