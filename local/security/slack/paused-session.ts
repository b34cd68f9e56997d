import { functionScript } from '../../aws/bedrock/script.ts';
import { settle } from '../../system/settle.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Lab } from '../lab.ts';

/** A session of Alice, the only admin, whose budget is used up: it waits for a button of its pause. */
export type PausedSession = { system: LocalSystem; channelId: string; threadTs: string; pauseTs: string };

const BUDGET_USD = '0.05';
/** Some 40,000 tokens of a reply cost more than that with every model. */
const LONG_REPLY = 'x'.repeat(160_000);

export async function pausedSession(lab: Lab): Promise<PausedSession> {
  const toolUses = [{ name: 'todo', input: { items: [] } }];
  const script = functionScript(() => ({ text: LONG_REPLY, toolUses }));
  const system = await lab.startSystem({
    script,
    parameters: { AdminUserIdList: 'U0ALICE', SessionBudgetUsd: BUDGET_USD },
  });
  const { people } = system.slack;
  const { channelId, ts } = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe please look' });
  const pause = () => people.thread(channelId, ts).find(({ isBot, text }) => isBot && /is used up/.test(text));
  await settle(system, { until: () => pause() !== undefined });
  return { system, channelId, threadTs: ts, pauseTs: pause()?.ts ?? '' };
}
