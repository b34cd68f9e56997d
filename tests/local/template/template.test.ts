import { expect, test } from 'vitest';
import { ratePeriodMs } from '../../../local/functions/sources/schedule.ts';
import { readTemplate } from '../../../local/template/read-template.ts';
import { physical } from './harness.ts';

const plan = readTemplate(new URL('../../../template.yaml', import.meta.url).pathname, { physical });

test("The project's template names its functions and how each is rung", () => {
  const kinds = plan.functions.map(({ folder, events }) => [folder, events.map(({ kind }) => kind).sort()]);
  expect(Object.fromEntries(kinds)).toEqual({
    'functions/slack-events': ['http'],
    'functions/github-events': ['http'],
    'functions/api': ['http', 'http', 'http', 'http'],
    'functions/agent-step': ['queue'],
    'functions/doorbell': ['queue', 'rule', 'rule'],
    'functions/worker-reaper': ['schedule'],
    'functions/sweeper': ['schedule'],
    'functions/dead-letter': ['queue'],
    'functions/stack-end': [],
  });
});

test('Every queue that a function reads exists, and no function may run longer than it stays invisible', () => {
  for (const { timeoutMs, events } of plan.functions)
    for (const event of events) {
      if (event.kind !== 'queue') continue;
      const queue = plan.queues.find(({ arn }) => arn === event.queueArn);
      expect(Number(queue?.attributes.VisibilityTimeout) * 1000).toBeGreaterThanOrEqual(timeoutMs);
    }
});

test("The reaper's ARN, written out against a circle, is its alias", () => {
  const reaper = plan.functions.find(({ logicalId }) => logicalId === 'WorkerReaperFunction');
  const users = plan.functions.filter(({ environment }) => 'WORKER_REAPER_ARN' in environment);
  expect(users.length).toBeGreaterThan(0);
  for (const { environment } of users) expect(environment.WORKER_REAPER_ARN).toBe(reaper?.aliasArn);
});

test('Every schedule is one that the local clock can run', () => {
  for (const { events } of plan.functions)
    for (const event of events)
      if (event.kind === 'schedule') expect(ratePeriodMs(event.expression)).toBeGreaterThan(0);
});
