import { browserOf, linkIn } from '../harness/browser.ts';
import type { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { ask } from '../people/with-admin.ts';

/** Alice's browser, once she has opened the link of the agent. */
export async function browserIn(scenario: Scenario, talk: Talk) {
  await ask(scenario, 'alice', 'console', talk.ts);
  const direct = scenario.system.slack.people.channel('D0ALICE').map(({ text }) => text);
  return browserOf(scenario.system, linkIn(direct.join('\n')));
}
