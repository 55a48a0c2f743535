// npm start and npm run build give each build a folder of its own and a copy of the compiler settings inside it,
// which Next may edit; the types are checked by `npm run types`.
const folder = process.env.NEXT_DIST_DIR;

/** @type {import("next").NextConfig} */
export default {
  distDir: folder ?? ".next",
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
};
