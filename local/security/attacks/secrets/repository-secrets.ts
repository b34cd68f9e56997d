import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { scriptedSession } from '../../session/scripted-session.ts';
import { Tries } from '../../tries.ts';

const SECRET = 'widget-build-key-0123456789';
/** A command says `a key` where it has one; what it prints of the key itself must not arrive anywhere. */
const ASK =
  'test -n "$BUILD_KEY" && echo "[a key]" || echo "[nothing]"; echo "$BUILD_KEY"; printf %s "$BUILD_KEY" | base64';

/** The folder that a command starts in, below the workspace, and what was done before to get the other repository's key there. */
const STARTS: Record<string, { workdir: string; before?: string }> = {
  'the clone of another repository': { workdir: 'other' },
  'a clone that names the repository as its own remote': {
    workdir: 'other',
    before: 'cd other && git remote set-url origin "$(git -C ../widget remote get-url origin)"',
  },
  'a link inside of the clone that leads to another one': {
    workdir: 'widget/link',
    before: 'ln -s ../other widget/link',
  },
  'a folder beside the clone with a longer name': { workdir: 'widget-2', before: 'mkdir widget-2' },
  'the workspace': { workdir: '.' },
};

/** Operators keep a key for one repository. Commands elsewhere try to have it; nothing that leaves the worker shows it. */
export const repositorySecrets: Attack = {
  name: 'repository-secrets',
  async run(lab) {
    const root = '"$(cd .. && pwd)"';
    const calls = [
      { name: 'clone_repository', input: { repository: 'acme/other' } },
      { name: 'clone_repository', input: { repository: 'acme/widget' } },
      { name: 'bash', input: { command: ASK } },
      ...Object.values(STARTS).flatMap(({ workdir, before = 'true' }) => [
        { name: 'bash', input: { command: `(cd ${root} && ${before})` } },
        { name: 'bash', input: { command: ASK, workdir: `../${workdir}` } },
      ]),
    ];
    const prepare = async ({ github, ssm }: LocalSystem) => {
      for (const name of ['widget', 'other'])
        await github.createRepository({ owner: 'acme', name, files: { a: 'b' }, private: true });
      ssm.putParameter('/remote-swe/repositories/acme/widget/BUILD_KEY', SECRET);
    };
    const { results, system, channelId, threadTs } = await scriptedSession(
      lab,
      calls.map((call) => [call]),
      { prepare },
    );
    if (!results[2]?.text.includes('[a key]')) throw new Error(`The clone itself has no key: ${results[2]?.text}`);
    const tries = new Tries();
    Object.keys(STARTS).forEach((what, index) => {
      tries.note(what, results[4 + 2 * index]?.text.includes('[nothing]') === true);
    });
    const said = JSON.stringify([results, system.slack.people.thread(channelId, threadTs)]);
    tries.note('printing the key, plain and in base64', !shows(said));
    return tries.outcome();
  },
};

function shows(text: string): boolean {
  return text.includes(SECRET) || text.includes(Buffer.from(SECRET).toString('base64'));
}
