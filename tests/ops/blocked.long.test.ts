import { nodeClock } from '@remote-swe/core/adapters/node/clock';
import { afterEach, expect, it } from 'vitest';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { openOps } from '../../ops/kit/ops.ts';
import { blocked } from '../../ops/stack/blocked.ts';

let system: LocalSystem;
const start = async (parameters: Record<string, string>) => {
  system = await startLocalSystem({
    script: functionScript(() => ({ text: 'Hi.' })),
    eventSources: 'none',
    parameters,
  });
};
afterEach(() => system.close());

async function run() {
  const access = {
    region: 'us-west-2',
    stackName: 'remote-swe',
    endpoint: system.baseUrl,
    credentials: system.keys.issue('o'),
  };
  const terminal = { signal: new AbortController().signal, note() {}, line() {}, confirm: async () => true };
  return blocked.prepare([]).run(await openOps(access, terminal, nodeClock));
}

const query = (name: string, action: string | undefined, instance: string) =>
  JSON.stringify({
    ...{ version: '1.100000', query_name: name, query_type: 'A', rcode: 'NXDOMAIN', srcids: { instance } },
    ...(action ? { firewall_rule_action: action } : {}),
  });

it('Hosts that were refused are listed with how often and by which machine, and no others', async () => {
  await start({ EgressLists: 'github,npm' });
  const group = '/aws/route53/remote-swe-workers';
  for (const line of [
    query('Repo.example.com.', 'BLOCK', 'i-1'),
    query('repo.example.com.', 'BLOCK', 'i-2'),
    query('other.example.com.', 'BLOCK', 'i-1'),
    query('github.com.', undefined, 'i-1'),
    query('block.example.com.', 'ALERT', 'i-1'),
    'no JSON, but "BLOCK"',
  ])
    system.logs.put(group, 'a', line);
  const { data, lines } = await run();
  expect(data).toMatchObject({
    hosts: [
      { host: 'repo.example.com', times: 2, machines: ['i-1', 'i-2'] },
      { host: 'other.example.com', times: 1, machines: ['i-1'] },
    ],
  });
  expect(lines.join('\n')).toMatch(/^host .*\nrepo\.example\.com +2 /);
});

it('Where every host may be looked up, the command says so', async () => {
  await start({});
  await expect(run()).rejects.toThrow(/EgressLists is empty/);
});
