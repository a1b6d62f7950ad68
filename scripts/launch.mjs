// Starts the project's Python commands from npm: `node scripts/launch.mjs start|test|setup|build|bench|wrangler`.
// Node is certain here because npm runs; this file only finds a Python and hands over.
import { spawn, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const NAMES = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"];
const ORPHAN_CHECK_MILLISECONDS = 500;

function versionOf(program) {
  const probe = "import sys; print('%d.%d' % sys.version_info[:2])";
  const { status, stdout } = spawnSync(program, ["-c", probe], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor >= 11;
}

function findPython() {
  const tooOld = new Set();
  for (const program of [process.env.PYTHON, ...NAMES]) {
    const version = program && versionOf(program);
    if (!version) continue;
    if (isSupported(version)) return program;
    tooOld.add(version);
  }
  const found = tooOld.size ? `found only ${[...tooOld].join(" and ")}` : "found none";
  console.error(
    `OpenSession needs Python 3.11 or newer and ${found}. ` +
      "Install it (Debian, Ubuntu: apt-get install python3 python3-venv), " +
      "or name one: PYTHON=/path/to/python3 npm start",
  );
  process.exit(1);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const child = spawn(findPython(), ["-m", "scripts", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { npm_node_execpath: process.execPath, ...process.env },
});
child.on("exit", (code, signal) => process.exit(signal ? 1 : code));

// Ctrl-C reaches the whole terminal group by itself; this process only has to outlive the clean-up.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

// npm starts this through a shell that does not pass signals on: notice when npm is gone.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill("SIGTERM");
}, ORPHAN_CHECK_MILLISECONDS).unref();
