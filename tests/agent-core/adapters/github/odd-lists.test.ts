import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Asking } from '@remote-swe/core/adapters/github/api/asking';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { changedFiles } from '@remote-swe/core/adapters/github/changed-files';
import { nearBranch } from '@remote-swe/core/adapters/github/near-branch';
import type { Repository } from '@remote-swe/core/adapters/github/present-repository';
import { afterAll, beforeAll, expect, it } from 'vitest';

let answer: unknown;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = <Answer>(about: (repository: Repository) => Promise<Answer>) => {
  const asking = new Asking({ apiUrl: url, auth: tokenAuth('ghp_agent', url) });
  const client = asking.withToken('ghp_agent');
  return about({ client, owner: 'acme', repo: 'widget', defaultBranch: 'main' });
};

it.each([
  [{ files: [null, 7, {}, { filename: 'a', previous_filename: 'b' }, { filename: 7 }, { filename: '' }] }, ['a', 'b']],
  [{ files: {} }, []],
  [[], []],
  [null, []],
])('Of the odd comparison %j the changed files are %j', async (given, names) => {
  answer = given;
  expect(await ask((repository) => changedFiles(repository, { branch: 'x' }))).toEqual(names);
});

it.each([
  [[null, 7, { name: 'mian' }, { name: 7 }], { isThere: false, near: 'mian' }],
  [{}, { isThere: false }],
])('Of the odd branches %j the nearest is looked for: %j', async (given, near) => {
  answer = given;
  expect(await ask((repository) => nearBranch(repository, 'main'))).toEqual(near);
});
