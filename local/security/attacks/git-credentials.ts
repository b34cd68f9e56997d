import type { LocalSystem } from '../../system/system.ts';
import type { Attack } from '../attack.ts';
import { outputOf } from '../tool-session.ts';
import { Tries } from '../tries.ts';

/**
 * With a personal access token a program on the worker asks git for the password of whatever it likes. It gets one for the
 * repository that the session has cloned, and for nothing else.
 */
export const gitCredentials: Attack = {
  name: 'git-credentials',
  async run(lab) {
    const text = await outputOf(lab, {
      prepare: async ({ github }) => {
        for (const name of ['widget', 'secret'])
          await github.createRepository({ owner: 'acme', name, files: { a: 'b' }, private: true });
      },
      calls: [{ name: 'clone_repository', input: { repository: 'acme/widget' } }],
      command: (system) =>
        asked(system)
          .map(([what, question]) => fill(what, question))
          .join('\n'),
    });
    if (!text.includes('asked for the clone itself: a password\n'))
      throw new Error(`git has no credential at all: ${text}`);
    const tries = new Tries();
    for (const [, what = '', answer] of text.matchAll(/^asked for (.*): (nothing|a password)$/gm))
      if (what !== 'the clone itself') tries.note(what, answer === 'nothing');
    return tries.outcome();
  },
};

type Question = { protocol: string; host: string; path: string };

function asked(system: LocalSystem): [string, Question][] {
  const { host } = new URL(system.baseUrl);
  const own = { protocol: 'http', host, path: 'github/acme/widget.git' };
  const paths: Record<string, string> = {
    'another repository': 'github/acme/secret.git',
    'another repository without .git': 'github/acme/secret',
    'a name that begins the same': 'github/acme/widgets.git',
    'a shorter name': 'github/acme/widge',
    'the owner': 'github/acme',
    'no path': '',
    'the server': 'github',
    'a step up': 'github/acme/widget/../secret.git',
    'two steps up': 'github/acme/widget.git/../../acme/secret.git',
    'steps up below LFS': 'github/acme/widget.git/info/lfs/../../../secret',
    'a step up at first': '../github/acme/widget.git',
    'an empty part': 'github//acme/widget.git',
    'an empty part at the end': 'github/acme/widget.git//',
    'a dot': 'github/acme/./widget.git',
    'an escaped step up': 'github/acme/widget/%2e%2e/secret',
    'an escaped letter': 'github/acme/%77idget.git',
    'a pattern': 'github/acme/*',
    'another pattern': 'github/acme/widge?.git',
    'a backslash': 'github\\\\acme\\\\widget.git',
    'a page below': 'github/acme/widget/tree/main',
    'a query': 'github/acme/widget.git?x=1',
    'a name with a blank': 'github/acme/widget.git ',
  };
  return [
    ['the clone itself', own],
    ...Object.entries(paths).map(([what, path]): [string, Question] => [what, { ...own, path }]),
    ['another scheme', { ...own, protocol: 'https' }],
    ['another host', { ...own, host: 'evil.example' }],
    ['a host that begins the same', { ...own, host: `${host}.evil.example` }],
    ['another port', { ...own, host: host.replace(/:\d+$/, ':1') }],
    ['no host', { ...own, host: '' }],
  ];
}

function fill(what: string, { protocol, host, path }: Question): string {
  const question = `protocol=${protocol}\\nhost=${host}\\npath=${path.replaceAll('%', '%%')}\\n\\n`;
  const isAnswered = `printf '${question}' | git credential fill 2>/dev/null | grep -q ^password=`;
  return `if ${isAnswered}; then answer='a password'; else answer=nothing; fi; echo "asked for ${what}: $answer"`;
}
