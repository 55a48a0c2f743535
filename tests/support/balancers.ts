import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Where a balancer listens and leads in a test, in place of what its file in `deploy/` says. */
export type BalancerPlace = {
  /** Everything it writes goes here. */
  folder: string;
  https: number;
  http: number;
  /** Ports of the two processes behind it. */
  processes: [number, number];
  certificate: Certificate;
};

export type Certificate = { certificate: string; key: string; both: string };

export type Balancer = {
  name: "nginx" | "HAProxy" | "Caddy";
  /** Its name in `deploy/`. */
  file: string;
  program: string;
  /** What makes it look at a configuration and end. */
  check(main: string): string[];
  /** What makes it run, in the foreground. */
  run(main: string): string[];
  /** Writes its file, adapted to the place, and what else it needs; answers the file to start it with. */
  configure(place: BalancerPlace): string;
};

const DEPLOY = path.resolve(import.meta.dirname, "../../deploy");
/** What the files call the installation, and what it is called here. */
const [EXAMPLE, NAME] = ["chat.example.com", "localhost"];

const isInstalled = (program: string) => spawnSync(program, ["-v"], { stdio: "ignore" }).error === undefined;
const hasIpv6 = Object.values(os.networkInterfaces()).some((list) =>
  list?.some((it) => it.address === "::1"),
);

export const readDeployed = (file: string): string => readFileSync(path.join(DEPLOY, file), "utf8");

/** The text with the one place replaced where `said` stands: a file that says something else is not what is tested. */
function replaceOnce(text: string, said: string, instead: string): string {
  const parts = text.split(said);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(said)} stands there ${parts.length - 1} times`);
  return parts.join(instead);
}

function write(folder: string, name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const withProcesses = (text: string, [first, second]: [number, number]): string =>
  replaceOnce(
    replaceOnce(text, "127.0.0.1:3000", `127.0.0.1:${first}`),
    "127.0.0.1:3001",
    `127.0.0.1:${second}`,
  );

function configureNginx({ folder, https, http, processes, certificate }: BalancerPlace): string {
  let site = withProcesses(readDeployed("nginx.conf"), processes);
  const listen = { "80": http, "443 ssl http2": https };
  for (const [said, port] of Object.entries(listen)) {
    const how = said.replace(/^\d+/, "");
    site = replaceOnce(site, `listen ${said};`, `listen 127.0.0.1:${port}${how};`);
    site = replaceOnce(site, `listen [::]:${said};`, hasIpv6 ? `listen [::1]:${port}${how};` : "");
  }
  site = replaceOnce(site, `/etc/letsencrypt/live/${EXAMPLE}/fullchain.pem`, certificate.certificate);
  site = replaceOnce(site, `/etc/letsencrypt/live/${EXAMPLE}/privkey.pem`, certificate.key);
  write(folder, "borealis.conf", site.replaceAll(`server_name ${EXAMPLE};`, `server_name ${NAME};`));
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/nginx-${kind};`,
  );
  return write(
    folder,
    "nginx.conf",
    `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; worker_processes 1;
     events { worker_connections 512; }
     http { access_log off; ${folders.join(" ")} include ${folder}/borealis.conf; }`,
  );
}

function configureHaproxy({ folder, https, http, processes, certificate }: BalancerPlace): string {
  let text = withProcesses(readDeployed("haproxy.cfg"), processes);
  // So many need more open files than a test may have.
  text = replaceOnce(text, "maxconn 40000", "maxconn 400");
  // Only root can become somebody else.
  if (process.getuid?.() !== 0) text = replaceOnce(text, "    user haproxy\n    group haproxy\n", "");
  text = replaceOnce(text, "bind :80\n", `bind 127.0.0.1:${http}\n`);
  text = replaceOnce(text, "bind :443 ", `bind 127.0.0.1:${https} `);
  text = replaceOnce(text, `/etc/haproxy/certs/${EXAMPLE}.pem`, certificate.both);
  return write(folder, "haproxy.cfg", text);
}

function configureCaddy({ folder, https, http, processes, certificate }: BalancerPlace): string {
  const own = `${NAME} {\n\ttls ${certificate.certificate} ${certificate.key}\n`;
  const site = replaceOnce(withProcesses(readDeployed("Caddyfile"), processes), `${EXAMPLE} {\n`, own);
  const general = `{\n\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n\tdefault_bind 127.0.0.1\n}\n`;
  return write(folder, "Caddyfile", general + site);
}

const caddy = (command: string) => (main: string) => [command, "--config", main, "--adapter", "caddyfile"];

export const balancers: Balancer[] = [
  {
    name: "nginx",
    file: "nginx.conf",
    program: "nginx",
    check: (main) => ["-t", "-c", main, "-p", path.dirname(main)],
    run: (main) => ["-c", main, "-p", path.dirname(main)],
    configure: configureNginx,
  },
  {
    name: "HAProxy",
    file: "haproxy.cfg",
    program: "haproxy",
    check: (main) => ["-c", "-f", main],
    run: (main) => ["-db", "-f", main],
    configure: configureHaproxy,
  },
  {
    name: "Caddy",
    file: "Caddyfile",
    program: "caddy",
    check: caddy("validate"),
    run: caddy("run"),
    configure: configureCaddy,
  },
];

/** Whether the program is here, and the words for a title that say so when it is not. */
export function presenceOf(program: string): { missing: boolean; note: string } {
  const missing = !isInstalled(program);
  return { missing, note: missing ? ` (skipped: ${program} is not installed)` : "" };
}

/** Makes a certificate for `localhost` that vouches for itself. */
export function makeCertificate(folder: string): Certificate {
  const [certificate, key] = [path.join(folder, "certificate.pem"), path.join(folder, "key.pem")];
  const made = spawnSync(
    "openssl",
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...[
        "-keyout",
        key,
        "-out",
        certificate,
        "-subj",
        `/CN=${NAME}`,
        "-addext",
        `subjectAltName=DNS:${NAME}`,
      ],
    ],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
  const both = write(folder, "both.pem", readFileSync(certificate, "utf8") + readFileSync(key, "utf8"));
  return { certificate, key, both };
}

/** Lets the program look at its configuration; answers its status and everything it said. */
export function checkBalancer(
  balancer: Balancer,
  place: BalancerPlace,
): { status: number | null; said: string } {
  const { program, check, configure } = balancer;
  const { status, stdout, stderr } = spawnSync(program, check(configure(place)), {
    encoding: "utf8",
    env: environmentIn(place.folder),
  });
  return { status, said: stdout + stderr };
}

export type RunningBalancer = { said(): string; stop(): Promise<void> };

export function startBalancer({ program, run, configure }: Balancer, place: BalancerPlace): RunningBalancer {
  const child: ChildProcess = spawn(program, run(configure(place)), {
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentIn(place.folder),
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
  const ended = once(child, "close");
  return {
    said: () => said,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Caddy keeps things in its user's folders. */
const environmentIn = (folder: string) => ({
  ...process.env,
  HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
});
