import { SSMClient } from '@aws-sdk/client-ssm';
import { ParameterRepositorySecrets } from '@remote-swe/core/adapters/parameters/repository-secrets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/clock.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: SSMClient;
beforeAll(async () => {
  aws = await startLocalAws('ssm');
  client = new SSMClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const noLog = { error: () => {} };

it('Secrets of a repository are all that lies directly below its name, and are known before anybody has them', async () => {
  const root = '/remote-swe/repositories/acme';
  const many = Array.from({ length: 23 }, (_, index) => `KEY_${index}`);
  for (const name of many) aws.ssm.putParameter(`${root}/widget/${name}`, `value of ${name}`);
  for (const odd of ['widget/not-a-variable', 'widget/a/DEEPER', 'widget-2/OTHER', 'gadget/GADGET'])
    aws.ssm.putParameter(`${root}/${odd}`, 'odd');
  for (const loads of ['LD_PRELOAD', 'BASH_ENV', 'NODE_OPTIONS', 'GIT_CONFIG_COUNT'])
    aws.ssm.putParameter(`${root}/widget/${loads}`, '/tmp/x');
  const clock = new FakeClock();
  const learnt: string[] = [];
  const secrets = new ParameterRepositorySecrets(client, clock, (values) => void learnt.push(...values), noLog);
  const found = await secrets.of('Acme/Widget');
  expect(Object.keys(found).sort()).toEqual([...many].sort());
  expect(learnt).toHaveLength(many.length);
  expect(await secrets.of('acme/nothing')).toEqual({});
  aws.ssm.putParameter(`${root}/widget/KEY_0`, 'rotated');
  expect(await secrets.of('acme/widget')).toMatchObject({ KEY_0: 'value of KEY_0' });
  clock.jump(60_000);
  expect(await secrets.of('acme/widget')).toMatchObject({ KEY_0: 'rotated' });
});

it('What no command gets of a repository’s secrets is logged by name: more than fifty, and names that load code', async () => {
  const root = '/remote-swe/repositories/acme/full';
  for (let index = 0; index < 51; index++) aws.ssm.putParameter(`${root}/KEY_${index}`, 'value');
  aws.ssm.putParameter('/remote-swe/repositories/acme/odd/LD_PRELOAD', '/tmp/x');
  const logged: unknown[] = [];
  const log = { error: (_: string, fields?: object) => void logged.push(fields) };
  const secrets = new ParameterRepositorySecrets(client, new FakeClock(), () => {}, log);
  expect(Object.keys(await secrets.of('acme/full'))).toHaveLength(50);
  expect(await secrets.of('acme/odd')).toEqual({});
  expect(logged).toEqual([
    { path: `${root}/`, refused: [], areMoreThanRead: true },
    { path: '/remote-swe/repositories/acme/odd/', refused: ['LD_PRELOAD'], areMoreThanRead: false },
  ]);
});
