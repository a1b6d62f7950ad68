import { expect, test } from 'vitest';
import { decodeBase64 } from '../../src/model/source';
import { describePreview, encodeBytes } from '../../src/model/preview';

const account = { read: 3, mapped: 2, raw: 1, broken: 0 };

test('a preview names what was read', () => {
  const session = {
    agent: { tool: 'amp', model: 'm-1' },
    context: { title: 'A title' },
    events: [{}, {}],
  };
  expect(describePreview({ parser_used: 'hail', session, warnings: ['w'], account })).toEqual({
    title: 'A title',
    tool: 'amp',
    model: 'm-1',
    parser: 'hail',
    events: 2,
    account,
    warnings: ['w'],
    findings: [],
    found: 0,
  });
});

test('a preview names what should not be shared', () => {
  const findings = [{ rule: 'github-pat', place: 'context.title' }];
  const answer = { parser_used: 'hail', session: {}, warnings: [], account, findings, findings_count: 9 };
  expect(describePreview(answer)).toMatchObject({ findings, found: 9 });
});

test('what a session lacks is unknown, not empty', () => {
  const session = { agent: { tool: '' }, context: null, events: 'none' };
  expect(describePreview({ parser_used: 'hail', session, warnings: [], account })).toMatchObject({
    title: null,
    tool: null,
    model: null,
    events: 0,
  });
});

test('bytes of any number become base64', () => {
  expect(decodeBase64(encodeBytes(new TextEncoder().encode('한글 로그')).replace(/=+$/, ''))).toBe(
    '한글 로그',
  );
  const large = new Uint8Array(200_000).map((_, at) => at % 251);
  expect(Uint8Array.from(atob(encodeBytes(large)), (sign) => sign.charCodeAt(0))).toEqual(large);
  expect(encodeBytes(new Uint8Array())).toBe('');
});
