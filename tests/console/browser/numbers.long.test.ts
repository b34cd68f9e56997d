import { CreateTagsCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { describe, expect, it } from 'vitest';
import { type JournalWish, journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import type { LocalSystem } from '../../../local/system/system.ts';
import { LOCAL_STACK } from '../../../local/template/read-template.ts';
import { MORE_LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { filledWorld, hasChromium } from './kit/world.ts';

const HOUR_MS = 3_600_000;
const wish = (number: number): JournalWish => ({ number, entries: 4, endsAt: 0 });
const [broken, late, tidy] = [wish(1), wish(2), wish(3)];
const NOBODY = slackSessionId({ kind: 'slack', teamId: 'T0GONE', channel: 'C0GONE', threadTs: '1600000000.000001' });
const made = { machineId: '' };

const world = filledWorld(
  async ({ system, table }) => {
    made.machineId = await machineOfNobody(system);
    system.clock.advance(2 * HOUR_MS);
    const now = system.clock.now();
    for (const each of [broken, late, tidy]) each.endsAt = now - 10 * 60_000;
    await table.commit(journalOf(broken).map(asBroken));
    await table.commit(journalOf(late), { dueAt: now - 7 * 60_000 });
    await table.commit(journalOf(tidy));
    await table.worker(sessionIdOf(tidy), {
      ...{ state: 'stopped', generation: 3, instanceId: 'i-0123456789abcdef0', startedAt: now - HOUR_MS },
      ...{ lastUsedAt: now - HOUR_MS, launchAttempt: 0, saved: { forUse: now, at: now, key: 'saves/work.tar' } },
    });
    await table.approve('U0CAROL');
    await deadLetters(system, 2);
    for (const [user, dollars] of [
      ['U0ALICE', 3],
      ['U0BOB', 5],
    ] as const)
      await spend(user, dollars * 1_000_000);
  },
  { AdminUserIdList: 'U0ALICE' },
);

function asBroken(entry: JournalEntry): JournalEntry {
  const reason = { kind: 'error' as const, message: 'The model refused the request' };
  return { ...entry, state: { ...entry.state, phase: { kind: 'paused', reason } } };
}

async function machineOfNobody({ baseUrl, keys, plan }: LocalSystem): Promise<string> {
  const credentials = keys.issue('launcher');
  const ec2 = new EC2Client({ endpoint: baseUrl, region: LOCAL_STACK.region, credentials });
  const LaunchTemplate = { LaunchTemplateId: plan.launchTemplates[0]?.id };
  const launch = { LaunchTemplate, MinCount: 1, MaxCount: 1, InstanceType: 'm7g.large' as const };
  const { Instances } = await ec2.send(new RunInstancesCommand(launch));
  const machineId = Instances?.[0]?.InstanceId ?? '';
  const Tags = [
    { Key: 'remote-swe:stack', Value: 'remote-swe' },
    { Key: 'remote-swe:session', Value: NOBODY },
  ];
  await ec2.send(new CreateTagsCommand({ Resources: [machineId], Tags }));
  ec2.destroy();
  return machineId;
}

async function deadLetters({ baseUrl, keys, plan }: LocalSystem, count: number): Promise<void> {
  const sqs = new SQSClient({ endpoint: baseUrl, region: LOCAL_STACK.region, credentials: keys.issue('sender') });
  const queue = plan.queues.find(({ name }) => /dead/i.test(name) && !name.endsWith('.fifo'));
  for (let sent = 0; sent < count; sent++)
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: `${baseUrl}/${LOCAL_STACK.accountId}/${queue?.name}`,
        MessageBody: 'given up',
      }),
    );
  sqs.destroy();
}

/** A session of somebody in which as much was charged this month. */
async function spend(user: string, costMicroUsd: number): Promise<void> {
  const { table, system } = world();
  const number = user === 'U0ALICE' ? 11 : 12;
  const entry = journalOf({ number, entries: 1, endsAt: system.clock.now(), requester: user })[0] as JournalEntry;
  const { usage } = entry.state.spend;
  const month = new Date(system.clock.now()).toISOString().slice(0, 7);
  const charge = {
    month,
    teamId: 'T0LOCAL',
    channel: 'C0DEV',
    user,
    costMicroUsd,
    estimatedMicroUsd: 0,
    usage,
    modelCalls: 4,
  };
  await table.commit([entry], { charge });
}

describe.skipIf(!hasChromium).each(MORE_LOOKS)(
  'the numbers of a deployment in $language, $theme, $width px',
  (look) => {
    const texts = TEXTS[look.language];
    const { ops, cost } = texts;
    const name = `${look.language}, ${look.theme}, ${look.width}`;

    it(`Operations show an admin machines, the queue, errors, dead letters and orphans, and lead to their sessions (${name})`, async () => {
      const page = await world().open('/operations', look);
      const card = (title: string) => page.locator('.card').filter({ hasText: title });
      await card(ops.deadLetters).locator('.sum').getByText('2', { exact: true }).waitFor();
      expect(await card(ops.queueAge).locator('.sum').textContent()).toMatch(/^([7-9]|\d\d) min/);
      for (const title of [ops.queueAge, ops.deadLetters, ops.orphans, ops.errors])
        expect([title, await card(title).getAttribute('class')]).toEqual([title, 'card bad']);
      expect(await card(ops.waiting).getAttribute('class')).toBe('card');
      const orphan = page.getByRole('row', { name: made.machineId });
      await orphan.getByText(ops.reasons['no session']).waitFor();
      await orphan.getByText(NOBODY).waitFor();
      const worker = page.getByRole('row', { name: 'i-0123456789abcdef0' });
      await worker.getByText(texts.machines.stopped).waitFor();
      await worker.getByText(ops.yes, { exact: true }).waitFor();
      await isWell(page, 'operations-admin', look, 'stays');
      await page
        .getByRole('table', { name: ops.errors })
        .getByRole('link', { name: sessionIdOf(broken) })
        .click();
      await page.locator('.session-head .badge.paused').waitFor();
      await page.context().close();
    });

    it(`Whoever is no admin is refused Operations, by the page and by the API (${name})`, async () => {
      const page = await world().open('/operations', { ...look, as: 'U0CAROL' });
      await page.getByText(ops.adminsOnly).waitFor();
      expect(await page.locator('.card, table').count()).toBe(0);
      const statuses = await page.evaluate(
        'Promise.all(["operations", "workers", "approvals"].map((path) => fetch("/api/" + path).then(({ status }) => status)))',
      );
      expect(statuses).toEqual([403, 403, 403]);
      await page.context().close();
    });

    it(`Costs by person are everybody's for an admin (${name})`, async () => {
      const page = await world().open('/costs?by=person', look);
      await page.getByRole('row', { name: 'U0BOB' }).getByText('$5.00').waitFor();
      await page.getByRole('row', { name: 'U0ALICE' }).getByText('$3.00').waitFor();
      const names = await page.locator('tbody th').allTextContents();
      expect(names).toEqual(['Alice U0BOB', 'Alice U0ALICE']);
      expect(await page.getByRole('button', { name: cost.by.person }).getAttribute('aria-pressed')).toBe('true');
      await isWell(page, 'costs-person', look);
    });

    it.each([2001, 2031])(
      `Ages are told by the clock of the API, also in a browser of the year %i (${name})`,
      async (year) => {
        const page = await world().open('/', { ...look, clockAt: Date.UTC(year, 0) });
        const age = page.locator(`.line[data-id="${sessionIdOf(broken)}"] time`);
        expect(await age.textContent()).toMatch(/^1\d\D{1,9}$/);
        await page.context().close();
      },
    );

    it(`Costs are of the newest months that the API knows, whatever the clock of the browser says (${name})`, async () => {
      const page = await world().open('/costs?by=person', { ...look, clockAt: Date.UTC(2031, 4, 6) });
      const month = (at: number) => new Date(at).toISOString().slice(0, 7);
      const { clock } = world().system;
      const before = new Date(clock.now()).setUTCDate(0);
      await page.locator('.card .sum').getByText('$8.00').waitFor();
      expect(await page.getByLabel(cost.to).inputValue()).toBe(month(clock.now()));
      expect(await page.getByLabel(cost.from).inputValue()).toBe(month(before));
      await page.getByRole('button', { name: cost.by.model }).click();
      await page.waitForURL(`**/costs?by=model&from=${month(before)}&to=${month(clock.now())}`);
      await page.context().close();
    });
  },
);
