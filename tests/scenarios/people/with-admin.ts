import { expect } from 'vitest';
import { Scenario } from '../harness/scenario.ts';

/** Alice is an admin; Bob and Carol are nobody yet. */
export async function startWithAdmin(): Promise<Scenario> {
  const scenario = await Scenario.start({ AdminUserIdList: 'U0ALICE' });
  const { directory } = scenario.system.slack.workspace;
  directory.addPerson({ kind: 'person', id: 'U0CAROL', name: 'carol', realName: 'Carol Example' }, ['C0DEV']);
  await scenario.warmUp();
  return scenario;
}

/** Writes in a thread of its own and resolves to what the agent answered there. */
export async function ask(scenario: Scenario, user: string, text: string, threadTs?: string): Promise<string> {
  const { people } = scenario.system.slack;
  const { ts } = people.type({ user, channel: 'dev', text: `@remote-swe ${text}`, ...(threadTs ? { threadTs } : {}) });
  const said = () => people.thread('dev', threadTs ?? ts).filter((message) => message.isBot && message.ts > ts);
  await scenario.waitFor(() => said().length > 0, 'an answer');
  await scenario.quiet();
  // app_mention and message of one post each get their answer only once.
  expect(said()).toHaveLength(1);
  return said()[0]?.text ?? '';
}
