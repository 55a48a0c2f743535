import { connections, slowReaders } from "./connections.ts";
import { consoleFigures } from "./console.ts";
import type { Figure, Options, Outcome } from "./figure.ts";
import { gap } from "./gap.ts";
import { groups } from "./groups.ts";
import { httpSends, logins } from "./logins.ts";
import { nodes } from "./nodes.ts";
import { pages } from "./pages.ts";
import { product } from "./product.ts";
import { recoveries } from "./recovery.ts";
import { rest } from "./rest.ts";
import { restSecurity } from "./rest-security.ts";
import { rooms } from "./rooms.ts";
import { sends } from "./sends.ts";
import { soaks } from "./soak.ts";
import { deploys, storms } from "./storms.ts";
import { uploads } from "./uploads.ts";

const MOST_FAILED = 1 / 10_000;

/** What the runs before this one, all without faults, say together. */
async function firstAttempts({ attempts: { sent, failed } }: Options): Promise<Outcome[]> {
  return [
    {
      name: "F12 first attempts that failed without a fault",
      target: "< 1 in 10,000",
      measured: `${failed} of ${sent.toLocaleString("en")}`,
      reached: failed / sent < MOST_FAILED,
      verdict: null,
      raw: { sent, failed },
    },
  ];
}

/** In the order of the table. Each file tells what its figures measure and for how long. */
export const figures: Figure[] = [
  ...connections,
  ...sends,
  ...groups,
  ...rooms,
  ...storms,
  ...logins,
  ...gap,
  ...recoveries,
  ...slowReaders,
  ...nodes,
  ...deploys,
  ...httpSends,
  ...rest,
  ...restSecurity,
  ...uploads,
  ...soaks,
  {
    id: "F12",
    needs: null,
    missing: ({ attempts }) => (attempts.sent === 0 ? "no figure that sends was measured before" : null),
    measure: firstAttempts,
  },
  ...product,
  ...pages,
  ...consoleFigures,
];
