import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { scriptedSession } from '../../session/scripted-session.ts';
import { Tries } from '../../tries.ts';

/**
 * With a personal access token a program on the worker asks git for the password of whatever it likes. It gets one for the
 * repository that the session has cloned, and for nothing else.
 */
export const gitCredentials: Attack = {
  name: 'git-credentials',
  async run(lab) {
    const command = ['host=$(git remote get-url origin | cut -d/ -f3)', ...QUESTIONS.map(fill)];
    const calls = [
      { name: 'clone_repository', input: { repository: 'acme/widget' } },
      { name: 'bash', input: { command: command.join('\n') } },
    ];
    const prepare = async ({ github }: LocalSystem) => {
      for (const name of ['widget', 'secret'])
        await github.createRepository({ owner: 'acme', name, files: { a: 'b' }, private: true });
    };
    const { results } = await scriptedSession(
      lab,
      calls.map((call) => [call]),
      { prepare },
    );
    const text = results.at(-1)?.text ?? '';
    if (!text.includes('asked for the clone itself: a password\n'))
      throw new Error(`git has no credential at all: ${text}`);
    const tries = new Tries();
    for (const [, what = '', answer] of text.matchAll(/^asked for (.*): (nothing|a password)$/gm))
      if (what !== 'the clone itself') tries.note(what, answer === 'nothing');
    return tries.outcome();
  },
};

type Question = { what: string; protocol: string; host: string; path: string };

/** Host and path stand in double quotes of the shell. */
const OWN: Question = { what: 'the clone itself', protocol: 'http', host: '$host', path: 'github/acme/widget.git' };

const PATHS: Record<string, string> = {
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

const QUESTIONS: Question[] = [
  OWN,
  ...Object.entries(PATHS).map(([what, path]) => ({ ...OWN, what, path })),
  { ...OWN, what: 'another scheme', protocol: 'https' },
  { ...OWN, what: 'another host', host: 'evil.example' },
  { ...OWN, what: 'a host that begins the same', host: '$host.evil.example' },
  { ...OWN, what: 'another port', host: '127.0.0.1:1' },
  { ...OWN, what: 'no host', host: '' },
];

function fill({ what, protocol, host, path }: Question): string {
  const question = `printf 'protocol=%s\\nhost=%s\\npath=%s\\n\\n' ${protocol} "${host}" "${path}"`;
  const isAnswered = `${question} | git credential fill 2>/dev/null | grep -q ^password=`;
  return `if ${isAnswered}; then answer='a password'; else answer=nothing; fi; echo "asked for ${what}: $answer"`;
}
