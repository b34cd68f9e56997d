import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../ops/client/commands.ts';
import { runClient } from '../../../ops/client/run.ts';

type Asked = { method?: string; url?: string; authorization?: string; key?: string | string[]; body: string };
let server: Server;
let url: string;
let asked: Asked[] = [];
type Answer = { status: number; json?: unknown; text?: string; headers?: Record<string, string> };
let answers: ((asked: Asked) => Answer)[] = [];
const nothing = (): Answer => ({ status: 200, json: {} });

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, headers } = request;
    const one = {
      method,
      url: request.url,
      authorization: headers.authorization,
      key: headers['idempotency-key'],
      body,
    };
    asked.push(one);
    const { status, json, text = '', headers: sent } = (answers.shift() ?? nothing)(one);
    response.writeHead(status, sent).end(json === undefined ? text : JSON.stringify(json));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answers = [];
});

async function run(args: string[], signal = new AbortController().signal) {
  const [out, errors]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => void out.push(text),
    error: (text: string) => void errors.push(text),
    signal,
  };
  const code = await runClient(args, { REMOTE_SWE_URL: url, REMOTE_SWE_API_KEY: 'rswe_k_s' }, terminal);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const row = (more = {}) => ({
  ...{ id: 'api:T1:x', state: 'idle', title: 'Fix it', updatedAt: Date.now(), costMicroUsd: 1_500_000 },
  ...{ estimatedMicroUsd: 0, model: 'small', repositories: [], pullRequests: [], ...more },
});

describe('remote-swe', () => {
  it('A session is forked from an entry with what is given, under a name of its own', async () => {
    answers = [() => ({ status: 201, json: row({ id: 'api:T1:fork' }) })];
    const got = await run(['fork', 'slack:T1:C1:1.2', '--at', '7', '--words', 'In Rust', '--model', 'large']);
    expect(got).toEqual({ code: 0, out: 'api:T1:fork', errors: '' });
    expect(asked).toMatchObject([{ method: 'POST', url: '/api/sessions/slack%3AT1%3AC1%3A1.2/forks' }]);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ at: 7, words: 'In Rust', model: 'large' });
    expect(asked[0]?.key).toMatch(/./);
    expect((await run(['fork', 'slack:T1:C1:1.2'])).code).toBe(2);
    expect((await run(['fork', 'slack:T1:C1:1.2', '--at', '0'])).code).toBe(2);
  });

  it('A fork talks in a thread of its own where that is asked for, and its address is said', async () => {
    const threadUrl = 'https://app.slack.com/client/T1/C1/thread/C1-1.3';
    answers = [() => ({ status: 201, json: row({ id: 'slack:T1:C1:1.3', threadUrl }) })];
    const args = ['fork', 'slack:T1:C1:1.2', '--at', '7', '--talk'];
    expect(await run([...args, 'thread'])).toEqual({ code: 0, out: 'slack:T1:C1:1.3', errors: threadUrl });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ at: 7, talk: 'thread' });
    expect((await run([...args, 'email'])).code).toBe(2);
  });

  it('A fork whose answer did not come is asked for again under its name', async () => {
    answers = [() => ({ status: 503, json: { detail: 'The chat does not take it now' } })];
    const { code, errors } = await run(['fork', 'slack:T1:C1:1.2', '--at', '7', '--talk', 'thread']);
    expect([code, errors]).toEqual([1, expect.stringContaining(`--idempotency-key ${asked[0]?.key}`)]);
    expect(errors).toContain('The chat does not take it now');
  });

  it.each([
    [{ state: 'unused' }, 'No machine had been used by then.'],
    [{ state: 'exact', savedAt: 0, leftOut: ['big.bin'] }, /as it was then\. Too large to be saved: big\.bin\.$/],
    [{ state: 'older', savedAt: Date.UTC(2026, 10, 30) }, /as it was saved at 2026-11-30T00:00:00Z: /],
    [{ state: 'none' }, /without unpushed work/],
  ])('How exact the disk of a fork is, %j, is said beside its id', async (disk, said) => {
    answers = Array.from({ length: 2 }, () => () => ({ status: 201, json: row({ disk }) }));
    const args = ['fork', 'slack:T1:C1:1.2', '--at', '7'];
    expect(await run(args)).toMatchObject({ out: 'api:T1:x', errors: expect.stringMatching(said) });
    const json = await run([...args, '--json']);
    expect([JSON.parse(json.out), json.errors]).toEqual([expect.objectContaining({ disk }), '']);
  });

  it('Costs are those of the month that the API names by person, unless others are asked for', async () => {
    const rows = [{ key: 'U0ALICE', costMicroUsd: 1, estimatedMicroUsd: 0 }];
    answers = [
      () => ({ status: 200, json: { rows, from: '2001-02', to: '2001-02' } }),
      () => ({ status: 200, json: { rows, from: '2026-01', to: '2026-02' } }),
    ];
    const own = await run(['costs']);
    expect([own.out, own.errors]).toEqual([expect.stringMatching(/^person +cost$/m), 'Of 2001-02:']);
    const given = await run(['costs', '--by', 'day', '--from', '2026-01', '--to', '2026-02']);
    expect([given.out, given.errors]).toEqual([expect.stringMatching(/^day +cost$/m), 'From 2026-01 to 2026-02:']);
    const queries = ['by=person', 'by=day&from=2026-01&to=2026-02'];
    expect(asked.map((one) => one.url)).toEqual(queries.map((query) => `/api/costs?${query}`));
  });

  it('Ages are told by the clock of the API, whatever the one here says', async () => {
    const theirs = Date.now() + 3 * 3_600_000;
    const sessions = [row({ updatedAt: theirs - 5 * 60_000 })];
    answers = [
      () => ({ status: 200, json: { sessions }, headers: { date: new Date(theirs).toUTCString() } }),
      () => ({ status: 200, json: { sessions } }),
    ];
    expect((await run(['sessions'])).out).toMatch(/ {2}5 m {2}/);
    expect((await run(['sessions'])).out).toMatch(/ {2}\+3 h {2}/);
  });

  it('Costs are what was counted and what lost calls may have cost', async () => {
    const spent = { key: 'U0ALICE', costMicroUsd: 1_500_000, estimatedMicroUsd: 250_000 };
    answers = [() => ({ status: 200, json: { rows: [spent], budgets: [], isAll: true } })];
    const { code, out } = await run(['costs', '--by', 'person']);
    expect([code, out.split('\n')[1]]).toEqual([0, expect.stringMatching(/^U0ALICE +\$1\.75$/)]);
  });

  it('A session is begun with the key, under a name of its own, and its id is printed', async () => {
    answers = [() => ({ status: 201, json: row() })];
    const { code, out } = await run(['new', 'Fix it', '--budget-usd', '2.5', '--repository', 'a/b']);
    expect([code, out]).toEqual([0, 'api:T1:x']);
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/api/sessions', authorization: 'Bearer rswe_k_s' });
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ task: 'Fix it', repository: 'a/b', budgetMicroUsd: 2_500_000 });
  });

  it('A busy API is asked again, and the write has the same name', async () => {
    answers = [
      () => ({ status: 429, json: { detail: 'later' }, headers: { 'retry-after': '0.01' } }),
      () => ({ status: 201, json: row() }),
    ];
    expect((await run(['new', 'Fix it'])).code).toBe(0);
    expect(asked).toHaveLength(2);
    expect(asked[0]?.key).toBe(asked[1]?.key);
  });

  it('Logs follow by long polls until the session rests', async () => {
    const entry = (version: number) => ({ version, items: [{ type: 'reply', text: `word ${version}` }] });
    answers = [
      () => ({ status: 404, json: { detail: 'not yet' } }),
      () => ({ status: 200, json: { version: 2, entries: [entry(1), entry(2)], session: row({ state: 'thinking' }) } }),
      () => ({ status: 200, json: { version: 3, entries: [entry(3)], session: row() } }),
      () => ({ status: 200, json: { version: 3, entries: [], session: row() } }),
    ];
    const { code, out } = await run(['logs', 'api:T1:x', '-f']);
    expect([code, out]).toEqual([0, '   1 reply: word 1\n   2 reply: word 2\n   3 reply: word 3']);
    expect(asked.map((one) => one.url?.split('?')[1])).toEqual([0, 0, 2, 3].map((since) => `since=${since}&waitS=20`));
  });

  it('For programs a log is one value for each entry, also for one of several lines and for one without any', async () => {
    const items = [
      { type: 'reply', text: 'one' },
      { type: 'reply', text: 'two' },
    ];
    const entries = [
      { version: 1, items },
      { version: 2, items: [] },
    ];
    const page = () => ({ status: 200, json: { version: 2, entries, session: row() } });
    answers = [page, () => ({ status: 200, json: { version: 2, entries: [], session: row() } })];
    const { out } = await run(['logs', 'api:T1:x', '--json']);
    expect(out.split('\n').map((line) => JSON.parse(line).version)).toEqual([1, 2]);
    answers = [page, () => ({ status: 200, json: { version: 2, entries: [], session: row() } })];
    expect((await run(['logs', 'api:T1:x'])).out).toBe('   1 reply: one\n   1 reply: two');
  });

  it.each([
    [['sessions', '--url', 'example.com/api'], /An address begins with https:\/\/ or http:\/\//],
    [['sessions', '--url', ''], /The address of the API is missing: give --url or REMOTE_SWE_URL\./],
    [['sessions', '--key', ''], /An API key is missing.*`api_key`.*makes one/],
    [['new'], /<task> is missing\. See: npm run cli -- new --help/],
    [['send', 'x', ' '], /<text> is empty\. See: npm run cli -- send --help/],
    [['fork', 'x'], /--at takes the number of an entry.* See: npm run cli -- fork --help/],
  ])('Words that make no sense are told what is missing and where to look: %j', async (args, message) => {
    expect(await run(args)).toMatchObject({ code: 2, out: '', errors: expect.stringMatching(message) });
    expect(asked).toEqual([]);
  });

  it('The help of a command tells of each of its options, and of those of all commands', async () => {
    for (const [name, { options }] of Object.entries(COMMANDS)) {
      const { out } = await run([name, '--help']);
      for (const option of [...Object.keys(options), 'url', 'key', 'json'])
        expect(out, name).toMatch(new RegExp(`^  --${option}\\b.* \\w`, 'm'));
    }
  });

  it('A key that opens nothing is said to be that', async () => {
    answers = [() => ({ status: 401, json: { detail: 'Sign in' } })];
    expect(await run(['sessions'])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^The API key is not known/),
    });
  });

  it('What the API refuses is an error in its words, for programs as JSON, with exit code 1', async () => {
    const refused = () => ({ status: 404, json: { detail: 'There is no session of this name' } });
    answers = [refused, refused];
    expect(await run(['show', 'x'])).toMatchObject({ code: 1, errors: 'There is no session of this name (HTTP 404)' });
    const { code, out } = await run(['show', 'x', '--json']);
    expect([code, JSON.parse(out)]).toEqual([1, { ok: false, error: 'There is no session of this name (HTTP 404)' }]);
  });

  it.each([
    ['a page that is no JSON', { text: '<!doctype html><title>Hello</title>' }, /no JSON/],
    ['a JSON text that is no object', { json: 'hello' }, /no JSON/],
    ['an object of something else', { json: { hello: 'world' } }, /without "sessions"/],
    ['nothing', {}, /without "sessions"/],
  ])('An answer 200 with %s is said to be none of the API', async (_what, answer, message) => {
    answers = [() => ({ status: 200, ...answer })];
    const { code, errors, out } = await run(['sessions']);
    expect([code, out]).toEqual([1, '']);
    expect(errors).toMatch(message);
    expect(errors).toContain('is this the address of the API');
  });

  it.each([
    ['without a command', [], 2],
    ['for a command that there is not', ['dance'], 2],
    ['for a word too few', ['send', 'x'], 2],
    ['for an option that there is not', ['sessions', '--surprise'], 2],
    ['for a sum that is none', ['new', 'x', '--budget-usd', 'much'], 2],
    ['for help', ['--help'], 0],
    ['for help of a command', ['logs', '--help'], 0],
  ])('Nothing is asked %s', async (_what, args, code) => {
    expect((await run(args)).code).toBe(code);
    expect(asked).toEqual([]);
  });

  it('What people wrote does not play with the terminal', async () => {
    answers = [() => ({ status: 200, json: { sessions: [row({ title: '\u001b]0;evil\u0007\u202eText' })] } })];
    const { out } = await run(['sessions']);
    expect(out).toContain('Text');
    for (const hidden of ['\u001b', '\u0007', '\u202e']) expect(out).not.toContain(hidden);
  });

  it('An interruption ends with the exit code of one', async () => {
    const interrupted = new AbortController();
    answers = [
      () => {
        interrupted.abort();
        return { status: 200, json: { version: 0, entries: [], session: row({ state: 'thinking' }) } };
      },
    ];
    expect((await run(['logs', 'x', '-f'], interrupted.signal)).code).toBe(130);
  });
});
