import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { codeAddress } from '@remote-swe/core/domain/code-address';
import { clonedRepository } from '@remote-swe/core/tools/clone-repository';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { Tries } from '../../tries.ts';

/** Addresses and names that mean another host, or another path than they seem to: nothing is read, and nothing becomes ours. */
export const foreignAddresses: Attack = {
  name: 'foreign-addresses',
  async run(lab) {
    const system = await lab.system();
    const host = hostOf(system);
    const tries = new Tries();
    if (codeAddress(`${host.addresses.serverUrl}/acme/widget/issues/1`, host.addresses).kind !== 'issue')
      throw new Error('not even our own address is read');
    for (const server of foreignServers(host.addresses.serverUrl)) {
      const issue = codeAddress(`${server}/acme/widget/issues/1`, host.addresses);
      tries.note(`an issue at ${server}`, issue.kind !== 'issue');
      const input = { repository: `${server}/acme/widget` };
      tries.note(`a clone from ${server}`, clonedRepository(input, host.addresses.serverUrl) === undefined);
    }
    for (const name of ODD_NAMES)
      tries.note(`asked about ${JSON.stringify(name)}`, await isUnasked(system, host, name));
    return tries.outcome();
  },
};

function hostOf({ baseUrl }: LocalSystem): GitHubCodeHost {
  const serverUrl = `${baseUrl}/github`;
  return new GitHubCodeHost({
    serverUrl,
    apiUrl: `${serverUrl}/api`,
    auth: tokenAuth('ghp_no_token', `${serverUrl}/api`),
  });
}

function foreignServers(server: string): string[] {
  const { host, hostname, port } = new URL(server);
  return [
    'https://evil.example/github',
    `http://${host}@evil.example/github`,
    `http://user@${host}/github`,
    `http://${host}.evil.example/github`,
    `http://evil${host}/github`,
    `https://${host}/github`,
    `ssh://git@${host}/github`,
    `http://${hostname}./github`,
    `http://${hostname}.:${port}/github`,
    `http://${hostname}:1/github`,
    `http://${hostname}/github`,
    `http://${host}/github/..`,
    `http://${host}//github`,
    `http://${host}/github/acme/..`,
    `http://${host}\\github`,
    `http://${host}/%67ithub`,
    `http:/${host}/github`,
    `http://evil.example/${server}`,
    `http://evil.example/?${server}`,
    `http://evil.example#${server}`,
  ];
}

const ODD_NAMES = [
  '../widget',
  'acme/..',
  'acme/.',
  './..',
  'acme/',
  '/widget',
  '/',
  '',
  'acme',
  'acme/widget/..',
  'acme/widget/../../user',
  '../../user',
  'acme/%2e%2e',
  'acme%2f..%2fuser',
  'acme/widget%00',
  'acme/widget\u0000',
  'acme/widget\n',
  'acme/widget\r\nx: y',
  'acme/widget?per_page=1',
  'acme/widget#x',
  'acme\\widget',
  'acme/wi dget',
  '-acme/widget',
  'acme/.git',
  `${'a'.repeat(40)}/widget`,
  `acme/${'w'.repeat(101)}`,
  'acmé/widget',
  'acme/widget\u200b',
];

async function isUnasked(system: LocalSystem, host: GitHubCodeHost, name: string): Promise<boolean> {
  const seen: string[] = [];
  const observer = { before: ({ operation }: { operation: string }) => void seen.push(operation) };
  system.front.observers.push(observer);
  const draft = { repository: name, branch: 'b', title: 't', body: '', ours: [], marker: 'm1' };
  const answers = await Promise.allSettled([host.issue(name, 1), host.openPullRequest(draft)]);
  const access = await host.gitAccess([name]);
  system.front.observers.splice(system.front.observers.indexOf(observer), 1);
  const isRefused = answers.every(({ status }) => status === 'rejected');
  return isRefused && seen.length === 0 && access.credentials.length === 0;
}
