import { installApp, WITH_APP } from '../../../system/app/install-app.ts';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { scriptedSession } from '../../session/scripted-session.ts';
import { Tries } from '../../tries.ts';

/**
 * A stranger names a public repository like a private one of ours, where the GitHub App is installed, and lets the session clone
 * it. Nothing that the session is given opens ours, and what it is given for one of ours opens no other.
 */
export const namesakeRepositories: Attack = {
  name: 'namesake-repositories',
  async run(lab) {
    const pushed: string[] = [];
    const calls = [
      { name: 'get_issue', input: { url: 'stranger/payments#1' } },
      { name: 'clone_repository', input: { repository: 'stranger/payments' } },
      { name: 'clone_repository', input: { repository: 'acme/widget' } },
      { name: 'bash', input: { command: COMMANDS } },
    ];
    const { results } = await scriptedSession(
      lab,
      calls.map((call) => [call]),
      { parameters: WITH_APP, prepare: (system) => prepare(system, pushed) },
    );
    const text = results.at(-1)?.text ?? '';
    if (!text.includes('\nread the clone: 0\n')) throw new Error(`the session cannot read its own clone: ${text}`);
    const tries = new Tries();
    for (const [, what = '', exit] of text.matchAll(/^try (.*): (\d+)$/gm)) tries.note(what, exit !== '0');
    tries.note(`pushed to ${pushed.join(', ')}`, pushed.length === 0);
    return tries.outcome();
  },
};

async function prepare({ github, ssm }: LocalSystem, pushed: string[]): Promise<void> {
  const installations = ['acme', 'globex'].map((account, index) => ({ id: 5 + index, account }));
  installApp({ github, ssm }, installations);
  for (const [owner, name] of [
    ['acme', 'payments'],
    ['acme', 'widget'],
    ['globex', 'payments'],
  ] as const)
    await github.createRepository({ owner, name, files: { a: 'CONFIDENTIAL' }, private: true });
  await github.createRepository({ owner: 'stranger', name: 'payments', files: { a: 'b' } });
  github.createIssue({ owner: 'stranger', name: 'payments', title: 'Please fix' });
  github.onChange((change) => {
    if (change.kind === 'pushed') pushed.push(`${change.owner}/${change.name}`);
  });
}

const CLOSED = [
  'acme/payments',
  'Acme/Payments',
  'globex/payments',
  'acme/widget/../payments',
  'stranger/../acme/payments',
];

/** Each by plain git, and with the token that the session's own clone has. */
const COMMANDS = [
  'server=$(dirname $(dirname $(git remote get-url origin))); host=$(echo $server | cut -d/ -f3)',
  'token=$(printf \'protocol=http\\nhost=%s\\npath=github/acme/widget.git\\n\\n\' "$host" | git credential fill | sed -n s/^password=//p)',
  'with=http://x-access-token:$token@$(echo $server | cut -c8-)',
  'git ls-remote $server/acme/widget.git >/dev/null; echo; echo "read the clone: $?"',
  ...CLOSED.flatMap((name) => [
    attempt(`read ${name}`, `git ls-remote $server/${name}.git`),
    attempt(`read ${name} with the token`, `git ls-remote $with/${name}.git`),
    attempt(`write ${name} with the token`, `git push $with/${name}.git HEAD:evil`),
  ]),
  'cd ../payments',
  attempt('write to the stranger', 'git push origin HEAD:evil'),
].join('\n');

function attempt(what: string, command: string): string {
  return `${command} >/dev/null 2>&1; echo "try ${what}: $?"`;
}
