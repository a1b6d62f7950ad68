// The local D1 of wrangler behind standard input and output: one JSON request a line, one JSON answer a line.
// A request is a batch, [[sql, parameters], ...]; an answer is {"results": [...]} or {"error": text}.

import { createInterface } from "node:readline";
import { getPlatformProxy } from "wrangler";

const [configPath, persistTo] = process.argv.slice(2);
const proxy = await getPlatformProxy({ configPath, persist: { path: `${persistTo}/v3` } });
const database = proxy.env.DB;

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function batch(statements) {
  const started = performance.now();
  const results = await database.batch(statements.map(([sql, values]) => database.prepare(sql).bind(...values)));
  const milliseconds = performance.now() - started;
  return {
    milliseconds,
    results: results.map(({ results: rows, meta }) => ({
      rows,
      rowsRead: meta.rows_read,
      rowsWritten: meta.rows_written,
    })),
  };
}

answer({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    answer(await batch(JSON.parse(line)));
  } catch (error) {
    answer({ error: error.message });
  }
}
await proxy.dispose();
