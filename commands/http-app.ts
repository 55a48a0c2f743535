import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";

export type Bindings = { Bindings: HttpBindings; Variables: { requestId: string } };
export type HttpApp = Hono<Bindings>;
