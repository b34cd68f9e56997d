import { afterAll, afterEach, beforeAll } from 'vitest';
import { undisturbed } from '../../../local/slack/events/disturbance.ts';
import { expectGuarantees } from './guarantees.ts';
import { Scenario } from './scenario.ts';

/**
 * One system for all tests of a file, handed to `begin` before the first. After each test nothing disturbs it any more, it comes
 * to rest, and every conversation on it holds the guarantees.
 */
export function playOn(begin: (scenario: Scenario) => void, parameters: Record<string, string> = {}): void {
  const played: Scenario[] = [];
  beforeAll(async () => {
    const scenario = await Scenario.start(parameters);
    played.push(scenario);
    begin(scenario);
  });
  afterEach(async () => {
    for (const scenario of played) await endTest(scenario);
  });
  afterAll(async () => {
    for (const scenario of played) await scenario.close();
  });
}

async function endTest(scenario: Scenario): Promise<void> {
  const { slack, events } = scenario.system;
  slack.delivery.disturb = undisturbed;
  slack.api.faults.clear();
  events.observers.length = 0;
  await scenario.quiet();
  await expectGuarantees(scenario);
}
