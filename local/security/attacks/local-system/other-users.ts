import { spawn } from 'node:child_process';
import type { Attack, AttackOutcome } from '../../attack.ts';
import type { Lab } from '../../lab.ts';
import type { ScratchUser } from '../../scratch-user.ts';
import { Tries } from '../../tries.ts';

const PATHS = ['/slack/', '/slack/page/workspace?as=U0ALICE', '/github/', '/api/slack/events', '/'];

/** Another user of the developer's machine gets no answer from the local system, which would act as the developer. */
export const otherUsers: Attack = {
  name: 'other-users',
  async run(lab: Lab): Promise<AttackOutcome> {
    const who = lab.scratchUser();
    if ('skipped' in who) return who;
    const system = await lab.system();
    const { port } = new URL(system.baseUrl);
    const tries = new Tries();
    // What the same request gets when nobody is kept out: without an answer to ourselves, silence would show nothing.
    if ((await answerTo(undefined, port, '/slack/')) === '')
      throw new Error('The local system does not answer its own user');
    for (const path of PATHS) {
      const answer = await answerTo(who.user, port, path);
      tries.note(`${path}: ${answer.slice(0, 80)}`, answer === '');
    }
    return tries.outcome();
  },
};

/** With bash alone, which every user may run. */
function answerTo(user: ScratchUser | undefined, port: string, path: string): Promise<string> {
  const request = `GET ${path} HTTP/1.1\\r\\nHost: 127.0.0.1:${port}\\r\\nConnection: close\\r\\n\\r\\n`;
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf '${request}' >&3 && cat <&3`;
  const as = user ? { uid: user.uid, gid: user.gid } : {};
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { ...as, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
