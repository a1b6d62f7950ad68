// The reading routes in JavaScript, on the same data with the same statements: what Python is compared with.
import statements from "./statements.json";

const JSON_TYPE = { "content-type": "application/json" };
const SESSION = /^\/api\/sessions\/([0-9a-f]{64})(\/raw)?$/;

async function first(env, sql, parameters) {
  const [result] = await env.DB.batch([env.DB.prepare(sql).bind(...parameters)]);
  return result.results[0];
}

async function list(env) {
  const row = await first(env, statements.list.sql, statements.list.parameters);
  return new Response(`{"sessions":${row.summaries},"total":${row.total}}`, { headers: JSON_TYPE });
}

async function session(env, id, wantsBody) {
  const row = await first(env, statements.session.sql, [id, ...statements.session.parameters]);
  if (!row) return new Response("unknown", { status: 404 });
  if (!wantsBody) return new Response(row.summary, { headers: JSON_TYPE });
  const body = await env.BUCKET.get(row.body_storage_key);
  const headers = { "content-type": "application/jsonl", "content-length": String(body.size) };
  return new Response(body.body, { headers });
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/sessions") return list(env);
    const match = SESSION.exec(pathname);
    if (match) return session(env, match[1], Boolean(match[2]));
    return new Response('{"status":"ok"}', { headers: JSON_TYPE });
  },
};
