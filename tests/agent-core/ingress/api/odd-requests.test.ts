import { gzipSync } from 'node:zlib';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import type { RawEvent } from '@remote-swe/core/ingress/api/serve/request';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, idle, SESSION, state } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const at = (rest = '') => `/api/sessions/${encodeURIComponent(SESSION)}${rest}`;

let world: ApiWorld;
let as: string;
beforeAll(async () => {
  world = await startApi(['UADMIN']);
  as = await world.signedIn('UADMIN');
  await world.commit(entry(state(idle, { begunBy: 'U1' }), { sessionId: SESSION, version: 1, at: START }));
});
afterAll(() => world.close());

/** What stands in the inbox of the session, by its words. */
const saidSince = async (before: number) => (await world.api.ports.journal.unread(SESSION)).slice(before);
const problem = (status: number, code: string) => [status, expect.objectContaining({ status, code })];

describe('queries', () => {
  it.each(['limit=5&limit=6', 'state=paused&state=idle', 'limit=5&limit=5'])(
    'A query in which a name stands twice (%s) is refused: nobody can say which value was meant',
    async (query) => {
      const got = await world.ask(`/api/sessions?${query}`, { as });
      expect([got.status, got.json]).toEqual(problem(400, 'bad-request'));
      expect(got.text).toContain('twice');
    },
  );

  it.each(['status=paused', 'limit[]=5', '__proto__=1', '%=x', 'State=idle'])(
    'A query with a name that no filter has (%s) is refused: the whole list would be taken for a part of it',
    async (query) => {
      const got = await world.ask(`/api/sessions?${query}`, { as });
      expect([got.status, got.json]).toEqual(problem(400, 'bad-request'));
    },
  );

  it.each(['limit=0x10', 'limit=1e1', 'limit=%205', 'limit=+5', 'to=', 'from=', 'limit=５', 'person=', 'repository='])(
    'A value that is empty, or a number that is not written in digits (%s), is refused',
    async (query) => {
      const got = await world.ask(`/api/sessions?${query}`, { as });
      expect([got.status, got.json]).toEqual(problem(400, 'bad-request'));
    },
  );

  it('A version in an address is written in digits alone', async () => {
    for (const version of ['1e0', '1%20', '0x1', '%EF%BC%91'])
      expect((await world.ask(at(`/entries/${version}`), { as })).status).toBe(400);
    expect((await world.ask(at('/entries/1'), { as })).status).toBe(200);
  });

  it('Whoever waits for what comes after an entry that is not there is told so, and does not wait', async () => {
    const got = await world.ask(at('/changes?since=1000000&waitS=20'), { as });
    expect([got.status, got.json]).toEqual(problem(400, 'no-version'));
    expect(got.text).toContain('The newest entry of the session is 1');
    expect((await world.ask(at('/changes?since=1'), { as })).status).toBe(200);
  });
});

describe('bodies', () => {
  const send = async (event: Partial<RawEvent>) => {
    const { csrf } = (await world.ask('/api/me', { as })).json as { csrf: string };
    const answer = await serveApi(world.api, apiRoutes, {
      ...{ rawPath: at('/messages'), cookies: [`remote_swe_session=${as}`], ...event },
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf, ...event.headers },
      requestContext: { http: { method: 'POST' } },
    });
    return [answer.statusCode, JSON.parse(answer.body)];
  };
  const base64 = (bytes: Uint8Array) => ({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true });
  const words = (text: string) => Buffer.from(JSON.stringify({ text }));

  it('A body that is no UTF-8 is refused, and not read with other letters', async () => {
    const before = (await saidSince(0)).length;
    const latin = Buffer.from('{"text":"caf\xe9"}', 'latin1');
    expect(await send(base64(latin))).toEqual(problem(400, 'not-json'));
    const headers = { 'content-type': 'application/json; charset=iso-8859-1' };
    expect(await send({ ...base64(latin), headers })).toEqual(problem(415, 'not-json'));
    expect(await saidSince(before)).toEqual([]);
  });

  it('A packed body is refused with the header that says so', async () => {
    const [status, body] = await send({ ...base64(gzipSync(words('hello'))), headers: { 'content-encoding': 'gzip' } });
    expect([status, body]).toEqual(problem(415, 'packed'));
    expect(body.detail).toContain('content-encoding');
  });

  it('A body in UTF-8 is read with its mark at the beginning, with a named charset and in base64', async () => {
    const before = (await saidSince(0)).length;
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), words('marked')]);
    expect(await send(base64(marked))).toEqual([202, expect.anything()]);
    const headers = { 'content-type': 'Application/JSON; Charset="UTF-8"', 'content-encoding': 'identity' };
    expect(await send({ body: words('named é').toString(), headers })).toEqual([202, expect.anything()]);
    expect((await saidSince(before)).map(({ text }) => text).sort()).toEqual(['marked', 'named é']);
  });

  it('Words that end in half a character are refused: no service takes them', async () => {
    expect(await send({ body: '{"text":"cut \\ud83d"}' })).toEqual(problem(400, 'bad-request'));
    expect(await send({ body: '{"text":"whole \\ud83d\\ude00"}' })).toEqual([202, expect.anything()]);
  });
});

describe('what an answer says of itself', () => {
  it('A method that an address does not take is refused with those that it takes', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'TRACE']) {
      const got = await world.ask('/api/sessions', { as, method });
      expect([got.status, got.headers.allow]).toEqual([405, 'GET, POST']);
    }
  });

  it('Whoever gives no key that is good is told how one is given', async () => {
    const got = await world.ask('/api/me', { headers: { authorization: 'Basic eDp5' } });
    expect([got.status, got.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });
});

describe('values that make no sense', () => {
  it('A model without a name is none, for a fork as for a new session', async () => {
    const got = await world.write(at('/forks'), as, { at: 1, model: '' });
    expect([got.status, got.json]).toEqual(problem(422, 'no-model'));
  });

  it('A link to share that would have ended before anybody reads it is refused', async () => {
    const got = await world.write(at('/shares'), as, { hours: 1e-9 });
    expect([got.status, got.json]).toEqual(problem(400, 'bad-request'));
  });

  it('A key that names a scope twice is refused', async () => {
    const got = await world.write('/api/keys', as, { name: 'twice', scopes: ['read', 'read'] });
    expect([got.status, got.json]).toEqual(problem(400, 'bad-request'));
  });

  it.each([
    'x',
    'x'.repeat(500),
    `${Buffer.from('x'.repeat(2_100)).toString('base64url')}~${'s'.repeat(43)}`,
    '~~~',
    '%00~x',
  ])('A link to a shared session that was cut, or is none (%#), is one that is not there', async (token) => {
    const got = await world.ask(`/api/shared/${token}`);
    expect([got.status, got.json]).toEqual(problem(404, 'not-found'));
  });
});
