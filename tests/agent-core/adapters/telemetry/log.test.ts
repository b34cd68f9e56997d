import { jsonLog, logThrough } from '@remote-swe/core/adapters/telemetry/log';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { afterEach, expect, it, vi } from 'vitest';

const TOKEN = `xoxb-123456789012-${'a1B2'.repeat(6)}`;
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

afterEach(() => {
  vi.restoreAllMocks();
});

function logged(write: () => void): string {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  write();
  return lines.join('\n');
}

/** As SDKs make them: the request, with its headers, is in a field, and the cause is another one. */
function sdkError(): Error {
  const request = { headers: { authorization: `Bearer ${TOKEN}` } };
  const inner = Object.assign(new Error(`Request with ${TOKEN} failed`), { request, config: request });
  return Object.assign(new TypeError(`An API error with ${SECRET}`, { cause: inner }), { request, original: inner });
}

it('A log line holds of an error and its causes what they say, without secrets and without their requests', () => {
  const filter = new SecretFilter();
  filter.know([SECRET]);
  const line = logged(() =>
    logThrough((text) => filter.text(text)).error('failed', { problem: sdkError(), list: [{ a: TOKEN }] }),
  );
  expect(JSON.parse(line)).toEqual({
    level: 'ERROR',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    service: expect.any(String),
    sampling_rate: 0,
    message: 'failed',
    problem: {
      error: 'TypeError: An API error with [secret removed]',
      cause: { error: 'Error: Request with [secret] failed' },
    },
    list: [{ a: '[secret]' }],
  });
});

it('A log line is written whatever its fields are, and bounded', () => {
  const round: Record<string, unknown> = { n: 10n, at: new Date(0), none: undefined, nothing: null };
  round.self = round;
  const line = logged(() => jsonLog.info('x'.repeat(100_000), { round, [TOKEN]: 1 }));
  expect(line.length).toBeLessThan(4_000);
  expect(line).toContain('1970-01-01');
  expect(line).not.toContain(TOKEN);
});

it('A secret at the edge of what a line shows is not shown in part', () => {
  expect(logged(() => jsonLog.info('m', { text: `${'x '.repeat(990)}${TOKEN}` }))).not.toContain('xoxb');
});

it('What a handler throws has its name and words, no secret, and no field of the request', async () => {
  const thrown = await guarded(() => Promise.reject(sdkError()))().catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown).toMatchObject({ name: 'TypeError', message: `An API error with ${SECRET}` });
  expect((thrown as Error).cause).toBeUndefined();
  expect(Object.keys(thrown as object).filter((key) => key !== 'name')).toEqual([]);
  expect(`${(thrown as Error).stack}`).not.toContain(TOKEN);
  await expect(guarded(async (a: number, b: number) => a + b)(1, 2)).resolves.toBe(3);
});
