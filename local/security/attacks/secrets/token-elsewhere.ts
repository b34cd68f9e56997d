import { STOP_ACTION_ID } from '@remote-swe/core/adapters/slack/notice-message';
import { settle } from '../../../system/settle.ts';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { startServer } from '../../own-server.ts';
import { post, signedCallback, signedPress } from '../../slack/signed-posts.ts';
import { Tries } from '../../tries.ts';

/** Of real time: an answer takes seconds. */
const REST_MS_MAX = 60_000;

/** A file, or the way to answer a button, lies at a host of the author's: it gets neither the bot token nor a request. */
export const tokenElsewhere: Attack = {
  name: 'token-elsewhere',
  async run(lab) {
    const system = await lab.system();
    const { origin, asked, close } = await listener();
    const tries = new Tries();
    try {
      for (const [what, file] of Object.entries(filesAt(origin, system))) {
        const before = asked.length;
        await attach(system, file);
        tries.note(`${what}: ${asked.slice(before).join(', ')}`, asked.length === before);
      }
      await post(system, signedPress(system, stopAnsweredAt(origin)));
      await system.activity.idle(REST_MS_MAX);
      tries.note(`a button that is answered elsewhere: ${asked.join(', ')}`, asked.length === 0);
    } finally {
      close();
    }
    return tries.outcome();
  },
};

function filesAt(origin: string, { baseUrl }: LocalSystem): Record<string, Record<string, unknown>> {
  const { port } = new URL(origin);
  const own = new URL(baseUrl).port;
  const hosted = (url: unknown) => ({ mode: 'hosted', url_private: url, url_private_download: url });
  return {
    'an external file': { ...hosted(`${origin}/a`), mode: 'external', is_external: true, external_type: 'gdrive' },
    'one that says it is hosted': hosted(`${origin}/b`),
    'one whose download is elsewhere': { mode: 'hosted', url_private_download: `${origin}/c` },
    'one at a name with our address in it': hosted(`http://127.0.0.1:${own}@127.0.0.1:${port}/d`),
    'one at another name of this host': hosted(`http://localhost:${port}/e`),
    'one at a port beside ours': hosted(`http://127.0.0.1:${port}/slack/files-pri/T0LOCAL-F1/f`),
    'one that our Slack would have to redirect to': hosted(`http://127.0.0.1:${own}/\\127.0.0.1:${port}/g`),
    'one without a scheme': hosted(`//127.0.0.1:${port}/h`),
  };
}

function stopAnsweredAt(origin: string): object {
  return {
    type: 'block_actions',
    user: { id: 'U0ALICE', team_id: 'T0LOCAL' },
    team: { id: 'T0LOCAL' },
    channel: { id: 'C0DEV' },
    message: { ts: '1795341601.000300', thread_ts: '1795341600.000100' },
    response_url: `${origin}/respond`,
    actions: [{ type: 'button', action_id: STOP_ACTION_ID, block_id: 'b', action_ts: '1795341700.000100' }],
  };
}

/** Alice attaches the file; resolves when the agent has answered. */
async function attach(system: LocalSystem, file: Record<string, unknown>): Promise<void> {
  const files = [{ id: 'F0ATTACK', name: 'a.txt', mimetype: 'text/plain', size: 5, file_access: 'visible', ...file }];
  const text = '<@U0AGENT> read it';
  const { people } = system.slack;
  const { ts } = people.postMessage({ user: 'alice', channel: 'dev', text: 'see below' });
  const event = { type: 'app_mention', user: 'U0ALICE', channel: 'C0DEV', team: 'T0LOCAL', text, ts, files };
  await post(system, signedCallback(system, event, { is_ext_shared_channel: false }));
  await settle(system, { until: () => people.thread('dev', ts).some(({ isBot }) => isBot) });
  await system.activity.idle(REST_MS_MAX);
}

async function listener() {
  const asked: string[] = [];
  const { origin, close } = await startServer((request, response) => {
    asked.push(`${request.url} with ${request.headers.authorization ?? 'no token'}`);
    response.end('caught');
  });
  return { origin, asked, close };
}
