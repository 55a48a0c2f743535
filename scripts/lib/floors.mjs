/**
 * The oldest versions that may be installed: each closed a hole that mattered here, or carries the fix for one.
 * A package that is not installed at all is fine where `optional`.
 */
export const FLOORS = {
  next: { floor: "16.3.3" },
  react: { floor: "19.2.8" },
  "react-dom": { floor: "19.2.8" },
  "next-auth": { floor: "4.24.15" },
  "socket.io": { floor: "4.8.4" },
  "socket.io-client": { floor: "4.8.4" },
  "socket.io-parser": { floor: "4.2.6" },
  "engine.io": { floor: "6.6.12" },
  ws: { floor: "8.23.0" },
  sharp: { floor: "0.35.5", optional: true },
  prisma: { floor: "7.10.0" },
};

function parse(version) {
  const [release = "", prerelease] = version.split("+")[0].split(/-(.*)/s);
  return { numbers: release.split(".").map(Number), isPrerelease: prerelease !== undefined };
}

/** True when `version` comes before `floor`; a pre-release comes before its release. */
export function isBelow(version, floor) {
  const left = parse(version);
  const right = parse(floor);
  for (let index = 0; index < 3; index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return left.isPrerelease && !right.isPrerelease;
}

/** Names every package of the lock file that is below its floor, wherever it is nested, or missing. */
export function findBelowFloors(lock) {
  const faults = [];
  for (const [name, { floor, optional = false }] of Object.entries(FLOORS)) {
    const copies = Object.entries(lock.packages).filter(([place]) => place.endsWith(`node_modules/${name}`));
    if (copies.length === 0 && !optional) faults.push(`${name} is not in the lock file`);
    for (const [place, { version }] of copies) {
      if (isBelow(version, floor)) faults.push(`${place} is ${version}, the floor is ${floor}`);
    }
  }
  return faults;
}
