import type { HttpClass, HttpDoorName, Metrics } from "#core/metrics.ts";

/** Counts the answers of an HTTP server, and how long they took. */
export function meterAnswers({ httpRequests, httpSeconds }: Metrics) {
  return (door: HttpDoorName, status: number, seconds: number): void => {
    httpRequests.add(door, classOf(status));
    httpSeconds.observe(door, seconds);
  };
}

function classOf(status: number): HttpClass {
  if (status < 300) return "2xx";
  if (status < 400) return "3xx";
  return status < 500 ? "4xx" : "5xx";
}
