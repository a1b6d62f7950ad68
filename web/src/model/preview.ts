import type { Json } from './hail';

/** The answer of `POST /api/parse/preview`, as far as a page shows it. */
export interface PreviewAnswer {
  parser_used: string;
  session: { [key: string]: Json };
  warnings: string[];
  account: { read: number; mapped: number; raw: number; broken: number };
  findings?: Finding[];
  findings_count?: number;
}

/** Where something stands that should not be shared, and by which rule; never what it is. */
export interface Finding {
  rule: string;
  place: string;
}

export interface Preview {
  title: string | null;
  tool: string | null;
  model: string | null;
  parser: string;
  events: number;
  account: PreviewAnswer['account'];
  warnings: string[];
  findings: Finding[];
  /** Of all findings; only the first are listed. */
  found: number;
}

export function describePreview(answer: PreviewAnswer): Preview {
  const agent = record(answer.session['agent']);
  const { events } = answer.session;
  return {
    title: text(record(answer.session['context'])['title']),
    tool: text(agent['tool']),
    model: text(agent['model']),
    parser: answer.parser_used,
    events: Array.isArray(events) ? events.length : 0,
    account: answer.account,
    warnings: answer.warnings,
    findings: answer.findings ?? [],
    found: answer.findings_count ?? 0,
  };
}

/** Base64 of bytes, in pieces: a call takes only so many arguments. */
export function encodeBytes(bytes: Uint8Array): string {
  const PIECE = 0x8000;
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(binary);
}

function record(value: Json | undefined): { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
