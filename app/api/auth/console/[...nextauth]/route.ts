import { type AuthRoute, answer } from "#app/api/auth/answer.ts";
import { operatorAuthOptions } from "#app/api/auth/options.ts";

async function handle(request: Request, route: AuthRoute): Promise<Response> {
  return answer(request, route, operatorAuthOptions(request.headers.get("cookie")));
}

export { handle as GET, handle as POST };
