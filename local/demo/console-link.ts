import type { LocalSystem } from '../system/system.ts';
import { DemoFailure } from './failure.ts';

const LOOK_MS = 200;
const LINK_MS_MAX = 30_000;

/** An address that signs Alice in, once, and shows the session: she asks the agent for it in direct messages, as anybody does. */
export async function consoleLink(system: LocalSystem, sessionId: string): Promise<string> {
  const { people } = system.slack;
  const { channelId, ts } = people.type({ user: 'alice', channel: 'dm', text: 'console' });
  const giveUpAtMs = performance.now() + LINK_MS_MAX;
  while (performance.now() < giveUpAtMs) {
    const said = people.channel(channelId).filter((post) => post.isBot && post.ts > ts);
    const code = /#code=[\w-]+/.exec(said.map(({ text }) => text).join('\n'))?.[0];
    if (code) return `${system.baseUrl}/console/sessions/${encodeURIComponent(sessionId)}${code}`;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new DemoFailure('The agent gave no link to the console.');
}
