import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, startGitHub, TOKEN } from './harness.ts';

const MINUTE_MS = 60_000;
const READ = 'GET /repos/{owner}/{repo}';
const acme = { owner: 'acme', repo: 'widget' };

let github: Awaited<ReturnType<typeof startGitHub>>;
const client = (token: string | undefined = TOKEN) => octokit(github.url, token);
const left = async () => Number((await client().request('GET /rate_limit')).data.rate.remaining);

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.stop());

describe('rate limits', () => {
  it('An answer says what is left, and neither a look at the limits nor an unchanged answer costs anything', async () => {
    const { headers } = await client().request(READ, acme);
    const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-limit': limit, 'x-ratelimit-resource': kind } = headers;
    expect([limit, kind]).toEqual(['5000', 'core']);
    expect(await left()).toBe(Number(remaining));
    const known = { ...acme, headers: { 'if-none-match': headers.etag ?? '' } };
    await expect(client().request(READ, known)).rejects.toMatchObject({ status: 304 });
    expect(await left()).toBe(Number(remaining));
    await expect(client().request(READ, { owner: 'acme', repo: 'none' })).rejects.toMatchObject({ status: 404 });
    expect(await left()).toBe(Number(remaining) - 1);
  });

  it('A limit that is used up is a 403 with nothing left until its time has come', async () => {
    github.service.limits.useUp(20 * MINUTE_MS);
    const reset = String(Math.ceil((github.clock.now() + 20 * MINUTE_MS) / 1_000));
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    await expect(client().request(READ, acme)).rejects.toMatchObject({ status: 403, response: { headers } });
    await github.clock.advance(20 * MINUTE_MS);
    expect((await client().request(READ, acme)).status).toBe(200);
    expect(github.service.limits.refused).toBe(1);
  });

  it('A secondary limit refuses everything and says for how long, whatever is left', async () => {
    github.service.limits.slowDown(MINUTE_MS);
    const headers = { 'retry-after': '60', 'x-ratelimit-limit': '5000' };
    await expect(client().request(READ, acme)).rejects.toMatchObject({ status: 403, response: { headers } });
    await github.clock.advance(MINUTE_MS);
    expect((await client().request(READ, acme)).status).toBe(200);
  });

  it('Who says no name has sixty requests an hour, and the next one is refused', async () => {
    const anonymous = octokit(github.url);
    for (let count = 0; count < 60; count++) await anonymous.request(READ, acme);
    await expect(anonymous.request(READ, acme)).rejects.toThrow(/rate limit exceeded/);
    expect((await client().request(READ, acme)).status).toBe(200);
  });
});
