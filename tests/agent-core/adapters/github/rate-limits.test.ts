import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { asPortError } from '@remote-swe/core/adapters/github/api/github-errors';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Front } from '../../../../local/kernel/front.ts';
import { json, type LocalResponse } from '../../../../local/kernel/http.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const answer: { now?: LocalResponse } = {};
const front = new Front(() => ({
  name: 'limited',
  operation: () => 'Any',
  handle: async () => answer.now ?? json(200, {}),
}));
let host: GitHubCodeHost;

beforeAll(async () => {
  const apiUrl = `http://127.0.0.1:${await front.listen()}`;
  host = new GitHubCodeHost({ apiUrl, serverUrl: apiUrl, auth: tokenAuth('ghp_x', apiUrl) });
});
afterAll(() => front.close());

type Failure = { status: number; message?: string; headers?: Record<string, string> };
const limited = ({ status, message = 'API rate limit exceeded', headers = {} }: Failure) =>
  asPortError(Promise.reject(Object.assign(new Error(message), { status, response: { headers } })), 'x', () => NOW);

describe('a rate limit', () => {
  const reset = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 900) };

  it.each([
    ['a used-up limit until its reset', { status: 403, message: 'no', headers: reset }, 900],
    ['the same as 429', { status: 429, message: 'no', headers: reset }, 900],
    ['the seconds of retry-after', { status: 403, message: 'no', headers: { 'retry-after': '61' } }, 61],
    ['retry-after before the reset', { status: 403, headers: { ...reset, 'retry-after': '120' } }, 120],
    ['retry-after as a date', { status: 429, headers: { 'retry-after': 'Fri, 20 Nov 2026 10:02:00 GMT' } }, 120],
    [
      'a minute for a limit named in words only',
      { status: 403, message: 'You have exceeded a secondary rate limit' },
      60,
    ],
    [
      'a minute for the older words of a secondary limit',
      { status: 403, message: 'You have triggered an abuse detection mechanism' },
      60,
    ],
    ['a minute for a 429 that says nothing', { status: 429, message: '' }, 60],
    ['a minute for a time that is none', { status: 429, headers: { 'retry-after': 'soon' } }, 60],
    ['a second at least', { status: 429, headers: { 'retry-after': '-5' } }, 1],
    ['a day at most', { status: 429, headers: { 'retry-after': '99999999' } }, 86_400],
  ])('A rate limit names %s', async (_what, failure, seconds) => {
    await expect(limited(failure)).rejects.toMatchObject({ code: 'retry', retryAt: NOW + seconds * 1_000 });
  });

  it.each([
    [{ status: 403, message: 'Resource not accessible by integration' }],
    [{ status: 403, message: 'no', headers: { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '1' } }],
    [{ status: 401, message: 'Bad credentials', headers: reset }],
    [{ status: 404, message: 'Not Found', headers: reset }],
  ])('This is no rate limit: %j', async (failure) => {
    await expect(limited(failure)).rejects.toMatchObject({ retryAt: undefined });
    await expect(limited(failure)).rejects.not.toMatchObject({ code: 'retry' });
  });

  it('A rate limit is read from GitHub’s answer', async () => {
    const until = Math.ceil(Date.now() / 1_000) + 600;
    answer.now = json(
      403,
      { message: 'nothing to see' },
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(until),
      },
    );
    const expected = { code: 'retry', retryAt: until * 1_000, message: expect.stringContaining('rate limit') };
    await expect(host.issue('acme/widget', 1)).rejects.toMatchObject(expected);
  });

  const graphQl = (...errors: unknown[]) => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1_000 + 600) };
    return asPortError(Promise.reject(Object.assign(new Error('failed'), { errors, headers })), 'x', () => NOW);
  };

  it.each([
    [{ type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: 'API rate limit already exceeded for user ID 1.' }],
    [{ message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' }],
    [{ type: 'NOT_FOUND', message: 'x' }, { type: 'RATE_LIMITED' }],
  ])('A limit of GraphQL in the form %j is asked again after its time', async (...errors) => {
    await expect(graphQl(...errors)).rejects.toMatchObject({ code: 'retry', retryAt: NOW + 600_000 });
  });

  it.each([
    [
      {
        message: 'Something went wrong while executing your query on 2026-11-30. Please include `ABC` when reporting.',
      },
    ],
    [{ type: 'INTERNAL', message: 'x' }],
    [
      { type: 'FORBIDDEN', message: 'x' },
      { type: 'SERVICE_UNAVAILABLE', message: 'x' },
    ],
  ])('An outage of GraphQL in the form %j is asked again', async (...errors) => {
    await expect(graphQl(...errors)).rejects.toMatchObject({ code: 'retry', retryAt: undefined });
  });

  it.each([
    [{ type: 'FORBIDDEN', message: 'the branch timeout is in no rate limit' }, 'refused'],
    [{ type: 'NOT_FOUND', message: 'x' }, 'not-found'],
    [{ message: 'Field x does not exist' }, 'refused'],
    ['x', 'refused'],
  ])('A refusal of GraphQL in the form %j stays one', async (error, code) => {
    await expect(graphQl(error)).rejects.toMatchObject({ code });
  });

  it('A rate limit of GraphQL comes with a 200', async () => {
    const error = { message: 'API rate limit exceeded', errors: [{ type: 'RATE_LIMITED' }] };
    const failed = asPortError(Promise.reject(Object.assign(new Error(error.message), error)), 'x', () => NOW);
    await expect(failed).rejects.toMatchObject({ code: 'retry', retryAt: NOW + 60_000 });
  });
});
