import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, idle, result, state } from '../../fakes/build.ts';
import { type ApiWorld, startApi } from './api-world.ts';

let world: ApiWorld;
let admin: string;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  admin = await world.signedIn('UADMIN');
});
afterAll(() => world.close());

describe('answers in bytes', () => {
  /** Lambda's, of what the function returns as JSON. */
  const LAMBDA_BYTES_MAX = 6_291_556;
  const WIDE = '漢';
  const sessionId = 'slack:T1:C7:1700000777.000001';
  const path = (rest: string) => `/api/sessions/${encodeURIComponent(sessionId)}${rest}`;
  /** What goes through Lambda: the whole answer, escaped once more. */
  const sentBytes = async (rest: string) => {
    const [rawPath = '', rawQueryString = ''] = path(rest).split('?');
    const answer = await serveApi(world.api, apiRoutes, {
      ...{ rawPath, rawQueryString, cookies: [`remote_swe_session=${admin}`] },
      requestContext: { http: { method: 'GET' } },
    });
    const text = answer.isBase64Encoded ? Buffer.from(answer.body, 'base64').toString('utf8') : answer.body;
    return { status: answer.statusCode, bytes: Buffer.byteLength(JSON.stringify(answer)), text };
  };

  beforeAll(async () => {
    const texts = [WIDE.repeat(1_800_000), '\u0001'.repeat(4_000_000)];
    const results = texts.map((text, index) => ({
      ...result(`big${index}`),
      content: [{ type: 'text' as const, text }],
    }));
    const small = Array.from({ length: 8_000 }, (_, index) => ({
      ...result(`small${index}`),
      content: [{ type: 'text' as const, text: WIDE.repeat(200) }],
    }));
    const messages = [{ kind: 'results' as const, results: small }];
    await world.commit(entry(state(idle), { sessionId, version: 1, messages: [{ kind: 'results', results }] }));
    await world.commit(entry(state(idle), { sessionId, version: 2, messages }));
  });

  it.each(['/entries/1/outputs/big0', '/entries/1/outputs/big1', '/transcript'])(
    'A text that is longer than an answer is cut between characters, and says so: %s',
    async (rest) => {
      const { status, bytes, text } = await sentBytes(rest);
      expect(status).toBe(200);
      expect(bytes).toBeLessThan(LAMBDA_BYTES_MAX);
      expect(Buffer.byteLength(text)).toBeGreaterThan(rest === '/transcript' ? 1_900_000 : 3_900_000);
      expect(text).not.toContain('\uFFFD');
      if (!rest.endsWith('big1')) expect(text).toMatch(/left out/i);
    },
  );

  it.each(['/entries', '/entries/1', '/entries/2', '/changes?since=1'])(
    'JSON of wide characters, and of more parts than fit, stays below what an answer may have: %s',
    async (rest) => {
      const { status, bytes, text } = await sentBytes(rest);
      expect(status).toBe(200);
      expect(bytes).toBeLessThan(LAMBDA_BYTES_MAX);
      if (rest === '/entries/2') expect(text).toMatch(/\d+ more parts of this entry are not shown/);
    },
  );
});
