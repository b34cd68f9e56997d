import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { startGitHub } from '../../local/github/harness.ts';
import { TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
const clone = join(worker.workspace, 'widget');
const [waiting, go] = ['waiting', 'go'].map((name) => join(worker.workspace, name)) as [string, string];
let github: Awaited<ReturnType<typeof startGitHub>>;

beforeAll(async () => {
  await worker.build();
  github = await startGitHub();
});
afterAll(async () => {
  await github.stop();
  await worker.remove();
});

const serverUrl = () => github.url;
function git(token: string) {
  github.service.addToken({ token, login: 'dev' });
  const credential = { url: `${serverUrl()}/acme/widget`, username: 'x-access-token', password: token };
  const credentialsUrl = worker.bucket.put(`credentials-${token}`, { credentials: [credential] });
  return { credentialsUrl, serverUrl: serverUrl(), pushRules: { protected: ['default'], named: [] } };
}
const bash = async (command: string, token: string) =>
  textOf(await worker.call('bash', { command: `{ ${command}; } 2>&1` }, { git: git(token) }));

it('A push whose token ends while its hook runs says what to do, and goes through in a new call with a new token', async () => {
  const hook = `#!/bin/sh\ntouch ${waiting}\nuntil [ -e ${go} ]; do sleep 0.05; done\n`;
  await bash(
    `git clone -q ${serverUrl()}/acme/widget.git ${clone} && cd ${clone} && git checkout -qb feature && git commit -q --allow-empty -m More &&
printf '${hook}' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push`,
    'ghs_first0123456789',
  );
  const pushing = bash(`cd ${clone} && git push origin feature; echo ended $?`, 'ghs_second0123456789');
  await eventually(() => existsSync(waiting));
  github.service.removeToken('ghs_second0123456789');
  writeFileSync(go, '');
  const said = await pushing;
  expect(said).toContain('run the git command again in a call of its own, which gets a new one');
  expect(said).toMatch(/ended [1-9]/);
  rmSync(waiting);
  expect(await bash(`cd ${clone} && git push -q origin feature; echo ended $?`, 'ghs_third0123456789')).toContain(
    'ended 0',
  );
});
