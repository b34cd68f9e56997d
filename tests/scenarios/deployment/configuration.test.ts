import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FunctionPool } from '../../../local/functions/pool.ts';
import { ROOT } from '../../../local/system/system.ts';
import { loadEvent } from '../../../scripts/event.mjs';
import { Scenario } from '../harness/scenario.ts';

let scenario: Scenario;
let bare: FunctionPool;
beforeAll(async () => {
  scenario = await Scenario.start();
  bare = await unconfigured(scenario);
});
afterAll(async () => {
  await bare.close();
  await scenario.close();
});

describe('a function that is not configured', () => {
  test.each([
    [
      'SlackEventsFunction',
      ['TABLE_NAME', 'STEP_QUEUE_URL', 'SLACK_BOT_TOKEN_PARAMETER', 'SLACK_SIGNING_SECRET_PARAMETER'],
    ],
    [
      'AgentStepFunction',
      [
        'TABLE_NAME',
        'STEP_QUEUE_URL',
        'TIMER_QUEUE_URL',
        'ARTIFACT_BUCKET',
        'COMMAND_DOCUMENT',
        'LAUNCH_TEMPLATE_ID',
        'CLOCK_GROUP',
        'SESSION_BUDGET_USD',
      ],
    ],
    ['DoorbellFunction', ['TABLE_NAME', 'STEP_QUEUE_URL']],
    [
      'WorkerReaperFunction',
      [
        'TABLE_NAME',
        'ARTIFACT_BUCKET',
        'SLACK_BOT_TOKEN_PARAMETER',
        'COMMAND_DOCUMENT',
        'CLOCK_GROUP',
        'CLOCK_ROLE_ARN',
        'WORKER_REAPER_ARN',
        'WORKER_IDLE_MINUTES',
        'WORKER_RETENTION_HOURS',
      ],
    ],
    ['SweeperFunction', ['TABLE_NAME', 'STEP_QUEUE_URL']],
    ['DeadLetterFunction', ['TABLE_NAME', 'SLACK_BOT_TOKEN_PARAMETER']],
  ])(
    'The function %s fails at its start, with one message that lists every missing variable',
    async (logicalId, variables) => {
      const event = logicalId === 'AgentStepFunction' ? loadEvent('sqs/step-wake') : {};
      const result = await bare.invoke(logicalId, event, { kind: 'sync' });
      expect(result.status).toBe('error');
      const message = result.status === 'error' ? result.message : '';
      for (const variable of variables) expect(message).toContain(`${variable} (not set)`);
      expect(message).toMatch(/^The configuration is incomplete/);
    },
  );
});

/** The scenario's functions once more, without any of the variables that the template sets. */
async function unconfigured({ system }: Scenario): Promise<FunctionPool> {
  const { clock, plan, baseUrl, keys } = system;
  const functions = plan.functions.map((each) => ({ ...each, environment: {} }));
  const endpoints = { baseUrl, region: 'us-west-2', keys };
  return FunctionPool.open({ clock, functions, root: ROOT, cacheFolder: join(ROOT, '.local/build'), endpoints });
}
