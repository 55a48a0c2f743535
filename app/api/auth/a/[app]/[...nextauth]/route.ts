import { answer } from "#app/api/auth/answer.ts";
import { userAuthOptions } from "#app/api/auth/options.ts";
import { pageScope } from "#app/session.ts";
import { findApp } from "#core/apps/find-app.ts";

type Route = { params: Promise<{ app: string; nextauth: string[] }> };

async function handle(request: Request, route: Route): Promise<Response> {
  const { app: slug } = await route.params;
  const found = await findApp(pageScope(), { slug });
  if (!found || found.suspended) return new Response(null, { status: 404 });
  return answer(request, route, userAuthOptions(found.ref, request.headers.get("cookie")));
}

export { handle as GET, handle as POST };
