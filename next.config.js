import path from "node:path";

// npm start and npm run build give each build a folder of its own and a copy of the compiler settings inside it,
// which Next may edit; the types are checked by `npm run types`.
const folder = process.env.NEXT_DIST_DIR;

/** @type {import("next").NextConfig} */
export default {
  distDir: folder ?? ".next",
  // .build/<hash of the sources>/next: hosts that each made their build tell clients that it is one and the same.
  generateBuildId: folder ? () => path.basename(path.dirname(folder)) : undefined,
  typescript: folder
    ? { tsconfigPath: folder.replace(/next$/, "tsconfig.json"), ignoreBuildErrors: true }
    : {},
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  skipTrailingSlashRedirect: true,
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "pg", "pino"],
  agentRules: false,
  // Pages that a role may not see answer 403 with a page that says so.
  experimental: { authInterrupts: true },
};
