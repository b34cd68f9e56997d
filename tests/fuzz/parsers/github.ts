import { asPortError } from '@remote-swe/core/adapters/github/api/github-errors';
import { readInstallation } from '@remote-swe/core/adapters/github/app/installations';
import { pictureAddress } from '@remote-swe/core/adapters/github/reading/pictures/address';
import { picturesIn } from '@remote-swe/core/adapters/github/reading/pictures/rendered';
import { readPage, readRepository } from '@remote-swe/core/domain/repository';
import { hunksOf, shownRanges } from '@remote-swe/core/domain/review/diff-lines';
import { PortError } from '@remote-swe/core/errors';
import { readAsk } from '@remote-swe/core/ingress/github/ask/read-ask';
import { interpret } from '@remote-swe/core/ingress/github/meaning/interpret';
import fc from 'fast-check';
import { mutatedError, mutatedJson, mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';
import { eventsIn } from '../samples.ts';

const READING = { agent: 'remote-swe', label: 'remote-swe', now: 1_800_000_000_000 };
const HOST = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
const events = eventsIn('github') as { event: string; body: unknown }[];
const PATCH = '@@ -1,3 +1,4 @@ greet()\n a\n-b\n+c\n+d\n\\ No newline at end of file\n@@ -9 +10,0 @@\n-x';
const PAGES = [
  'https://github.com/acme/shop/issues/12#issuecomment-7',
  'acme/shop#3',
  'git@github.com:acme/shop.git',
  'acme/shop',
];
const ERRORS = [
  {
    status: 403,
    message: 'API rate limit exceeded',
    response: { headers: { 'retry-after': '60', 'x-ratelimit-remaining': '0' } },
  },
  { errors: [{ type: 'RATE_LIMITED', message: 'slow down' }], headers: { 'x-ratelimit-reset': '1800000000' } },
  { errors: [{ message: 'x' }, { type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: 'secondary rate limit' }] },
];
const ASK = {
  headers: { 'x-hub-signature-256': 'sha256=00', 'x-remote-swe-repository': 'acme/shop' },
  body: Buffer.from('{"issue":1,"text":"red"}').toString('base64'),
  isBase64Encoded: true,
};

export const GITHUB_PARSERS: Parser[] = [
  parser({
    name: 'GitHub: webhooks',
    inputs: mutatedJson(events),
    read: (given) => {
      const { event, body } = (given ?? {}) as { event?: unknown; body?: unknown };
      return interpret(typeof event === 'string' ? event : '', body, READING);
    },
  }),
  parser({
    name: 'GitHub: requests of CI',
    inputs: fc.tuple(mutatedText([ASK.body]), fc.string(), fc.boolean()),
    read: ([body, signature, isBase64Encoded]) => {
      const headers = { ...ASK.headers, 'x-hub-signature-256': signature };
      return readAsk({ headers, body, isBase64Encoded } as never, 'secret', READING.now);
    },
  }),
  parser({
    name: 'GitHub: installations of an App',
    inputs: mutatedJson([{ id: 1, account: { login: 'acme' }, permissions: { contents: 'write' } }]),
    read: readInstallation,
  }),
  parser({
    name: 'GitHub: errors of REST and GraphQL',
    inputs: mutatedError(ERRORS).filter(hasTextHeaders),
    read: async (answer) => {
      const error = await asPortError(Promise.reject(answer), 'it').catch((given: unknown) => given);
      if (!(error instanceof PortError)) throw new Error(`It became ${error}`);
    },
  }),
  parser({
    name: 'GitHub: diffs',
    inputs: mutatedText([PATCH]),
    read: (patch) => [shownRanges(hunksOf(patch), 'RIGHT'), shownRanges(hunksOf(patch), 'LEFT')],
  }),
  parser({
    name: 'GitHub: pictures in rendered words',
    inputs: mutatedText([
      '<p><img alt="a &gt; b" src="https://camo.githubusercontent.com/1?a=1&amp;b=2"><IMG SRC=/4></p>',
    ]),
    read: (text) => picturesIn(text).map(({ src }) => pictureAddress(src, HOST.serverUrl)),
  }),
  parser({
    name: 'GitHub: addresses of pages and repositories',
    inputs: mutatedText(PAGES),
    read: (text) => [readPage(text, HOST), readRepository(text, HOST.serverUrl)],
  }),
];

/** Headers are texts on the wire, whatever a body says. */
function hasTextHeaders(error: Error & { headers?: unknown; response?: { headers?: unknown } | null }): boolean {
  const all = [error.headers, error.response?.headers].filter((headers) => headers !== undefined && headers !== null);
  return all.every((headers) => Object.values(headers as object).every((value) => typeof value === 'string'));
}
