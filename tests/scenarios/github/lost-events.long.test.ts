import { expect, test } from 'vitest';
import { GITHUB_WEBHOOK_SECRET } from '../../../local/system/endpoints.ts';
import { commentAsMia, install, WITH_APP } from '../harness/git-hub-app.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';

const SECRET = '/remote-swe/github/webhook-secret';
const HOUR_MS = 3_600_000;

let scenario: Scenario;
playOn((started) => {
  scenario = started;
}, WITH_APP);

async function opened(name: string, answers: string[]) {
  const { system } = scenario;
  install(system, [{ id: 5, account: 'acme' }]);
  await system.github.createRepository({ owner: 'acme', name, files: { a: 'b' } });
  await system.github.commit({ owner: 'acme', name, branch: 'fix', content: { files: { a: 'c' } }, message: 'Fix' });
  const pull = { repository: `acme/${name}`, branch: 'fix', title: 'Fix it', body: 'It is fixed.' };
  const url = `${system.baseUrl}/github/acme/${name}/pull/1`;
  const answered = answers.flatMap((text) => [toolUse('write_comment', { url, body: text }), { text }]);
  const turns = [toolUse('create_pull_request', pull), { text: 'Opened.' }, ...answered];
  const talk = scenario.open({ turns });
  await scenario.answered(talk, /Opened/);
  return talk;
}

const attemptsOf = (body: string) =>
  scenario.system.github.webhooks
    .all()
    .filter((delivery) => JSON.stringify(delivery.body).includes(body))
    .flatMap(({ attempts }) => attempts.map(({ statusCode }) => statusCode));

test('A remark whose delivery was lost is sent again by GitHub and answered once', async () => {
  const { system } = scenario;
  const talk = await opened('lost', ['Because of b.']);
  system.github.webhooks.disturb = () => 'drop';
  await commentAsMia(system, { repository: 'acme/lost', number: 1, body: 'Why c?' });
  system.github.webhooks.disturb = () => 'pass';
  expect(attemptsOf('Why c?')).toEqual([502]);
  const before = system.clock.now();
  await scenario.answered(talk, /Because of b/);
  expect(system.clock.now() - before).toBeLessThan(HOUR_MS);
  await scenario.later(HOUR_MS);
  expect(attemptsOf('Why c?')).toEqual([502, 200]);
  expect(talk.answersLike(/Because of b/)).toHaveLength(1);
});

test('A remark that was refused while the secret was another one is answered when it is right again', async () => {
  const { system } = scenario;
  const talk = await opened('refused', ['Because of the secret.']);
  system.ssm.putParameter(SECRET, 'another');
  await scenario.later(2 * 60_000);
  await commentAsMia(system, { repository: 'acme/refused', number: 1, body: 'Why so late?' });
  await scenario.later(20 * 60_000);
  expect(attemptsOf('Why so late?').every((status) => status === 401)).toBe(true);
  system.ssm.putParameter(SECRET, GITHUB_WEBHOOK_SECRET);
  await scenario.answered(talk, /Because of the secret/);
  const attempts = attemptsOf('Why so late?');
  expect(attempts.at(-1)).toBe(200);
  expect(attempts.length).toBeLessThan(6);
});
