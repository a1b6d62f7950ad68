import type { Json } from '../model/hail';

/** Why a request did not give what was asked. `network` means that no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter: number | null;
  readonly candidates: ParserCandidate[];

  constructor(failure: Failure) {
    super(failure.message);
    this.status = failure.status;
    this.code = failure.code;
    this.hint = failure.hint;
    this.retryAfter = failure.retryAfter;
    this.candidates = failure.candidates;
  }
}

/** The plain form of an ApiError: it can cross from a worker to the page. */
export interface Failure {
  status: number;
  code: string;
  message: string;
  hint: string | null;
  retryAfter: number | null;
  candidates: ParserCandidate[];
}

export interface ParserCandidate {
  id: string;
  confidence: number;
  reason: string;
}

/** A format that the site reads, from `GET /api/parsers`. */
export interface ParserInfo {
  id: string;
  label: string;
}

export interface Capabilities {
  auth_enabled: boolean;
  parse_preview_enabled: boolean;
  /** Whether readers may send files; a site of this version has them read only. */
  upload_enabled: boolean;
}

export const OFF: Capabilities = { auth_enabled: false, parse_preview_enabled: false, upload_enabled: false };

export interface SessionSummary {
  id: string;
  tool: string;
  agent_model: string | null;
  title: string | null;
  description: string | null;
  created_at: string;
  message_count: number;
  event_count: number;
  duration_seconds: number;
  total_input_tokens: number;
  total_output_tokens: number;
  git_remote?: string;
  git_branch?: string;
  git_commit?: string;
  git_repo_name?: string;
  pr_number?: number;
  pr_url?: string;
  working_directory?: string;
  has_errors: boolean;
  max_active_agents: number;
}

export interface SessionLink {
  session_id: string;
  linked_session_id: string;
  link_type: 'handoff' | 'related' | 'parent' | 'child';
}

export interface SessionDetail extends SessionSummary {
  linked_sessions?: SessionLink[];
}

export interface SessionList {
  sessions: SessionSummary[];
  total: number;
  /** False when a large search was counted only up to a bound. */
  total_exact?: boolean;
  page: number;
  per_page: number;
}

/** JSON from the site's API. Throws ApiError; an aborted request throws the AbortError of fetch. */
export async function getJson<Value>(
  path: string,
  signal?: AbortSignal,
  cache: RequestCache = 'default',
): Promise<Value> {
  const response = await request(path, signal, 'application/json', cache);
  if (!response.ok) throw new ApiError(await readFailure(response));
  return (await response.json()) as Value;
}

/** Sends JSON and reads JSON. Throws as getJson does. */
export async function postJson<Value>(path: string, body: object, signal?: AbortSignal): Promise<Value> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await answer(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw new ApiError(await readFailure(response));
  return (await response.json()) as Value;
}

export async function getText(path: string, accept: string): Promise<string> {
  const response = await request(path, undefined, accept);
  if (!response.ok) throw new ApiError(await readFailure(response));
  return response.text();
}

function request(
  path: string,
  signal?: AbortSignal,
  accept = 'application/json',
  cache: RequestCache = 'default',
): Promise<Response> {
  return answer(path, { headers: { accept }, cache, ...(signal ? { signal } : {}) });
}

async function answer(path: string, asked: RequestInit): Promise<Response> {
  try {
    return await fetch(path, asked);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(networkFailure());
  }
}

export function networkFailure(): Failure {
  return { status: 0, code: 'network', message: '', hint: null, retryAfter: null, candidates: [] };
}

/** Reads an error answer, also one that is not the JSON envelope. */
export async function readFailure(response: Response): Promise<Failure> {
  const text = await response.text().catch(() => '');
  const body = envelope(text);
  const retry = Number(response.headers.get('retry-after'));
  return {
    status: response.status,
    code: typeof body['code'] === 'string' ? body['code'] : `http_${response.status}`,
    message: typeof body['message'] === 'string' ? body['message'] : '',
    hint: typeof body['hint'] === 'string' ? body['hint'] : null,
    retryAfter: Number.isFinite(retry) && retry > 0 ? retry : null,
    candidates: Array.isArray(body['parser_candidates']) ? body['parser_candidates'].flatMap(candidate) : [],
  };
}

function envelope(text: string): { [key: string]: Json } {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

function candidate(value: Json): ParserCandidate[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { id, confidence, reason } = value;
  if (typeof id !== 'string') return [];
  return [
    {
      id,
      confidence: typeof confidence === 'number' ? confidence : 0,
      reason: typeof reason === 'string' ? reason : '',
    },
  ];
}

/** What this deployment offers; a failing request means that everything is off (web.md §4). */
export async function loadCapabilities(): Promise<Capabilities> {
  try {
    const body = await getJson<Partial<Record<string, Json>>>('/api/capabilities');
    // Older sites know a capability by its older name only.
    const on = (...names: string[]): boolean => body[names.find((name) => name in body) ?? ''] === true;
    return {
      auth_enabled: on('auth_enabled'),
      parse_preview_enabled: on('parse_preview_enabled', 'gh_share_enabled'),
      upload_enabled: on('upload_enabled') && on('parse_preview_enabled', 'ingest_preview_enabled'),
    };
  } catch {
    return OFF;
  }
}
