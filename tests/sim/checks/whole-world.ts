import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import { MICRO_USD, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import { neededArchives } from '@remote-swe/core/domain/worker/disk';
import { repeated } from '../../../local/chaos/people/words.ts';
import { MODELS } from '../../agent-core/fakes/build.ts';
import { isCalm, type Rates } from '../scenario/rates.ts';
import type { Limits } from '../scenario/scenario.ts';
import type { SimWorld } from '../world.ts';

/** Without faults people's own pauses, a machine's start, checks and a model's thinking are all that anybody waits for (ms). */
const CALM_REST_MS_MAX = 120 * 60_000;
/** Objects that must not outlive the command that they are for. */
const SECRETS = 'credentials/';
/** What the bucket's lifecycle ends, and what stays as long as the journal that names it: template.yaml, ArtifactBucket. */
const EXPIRING = [SECRETS, 'files/', 'mcp/lists/', 'payloads/', 'reports/', 'runtime/'];
const ARCHIVES = 'saved-work/';
const OF_JOURNAL = ['entries/', 'attachments/', 'logs/', 'mcp/toolsets/'];

/** Of all sessions together: machines, schedules, objects and money; and without faults nobody needs the sweeper. */
export function brokenWorld(world: SimWorld, limits: Limits, rates: Rates): string[] {
  return [
    ...noOrphans(world),
    ...clocksArmed(world),
    ...nothingLeft(world),
    ...schedulesLeft(world),
    ...moneyAddsUp(world),
    ...(rates.build > 0 ? [] : daysAddUp(world)),
    ...sharedBudgetKept(world, limits),
    ...(rates.build > 0 ? [] : endsInTime(world)),
    ...(isCalm(rates) ? [...noSweeps(world), ...noDeadLetters(world)] : []),
  ];
}

/** A machine that is not its session's any more is gone. */
function noOrphans({ things }: SimWorld): string[] {
  const left = things.ec2.all.filter(
    ({ id, sessionId, state }) =>
      things.table.workers.get(sessionId)?.instanceId !== id && state !== 'gone' && state !== 'stopped',
  );
  return left.map(({ id, state }) => `G5: ${id} is ${state}, and no item names it`);
}

/** Whatever machine there is, something will stop and remove it. A schedule that no machine came for is removed by the hourly look. */
function clocksArmed({ things }: SimWorld): string[] {
  const { schedules, ec2, table } = things;
  const there = ec2.all.filter(
    ({ id, sessionId, state }) => state !== 'gone' && table.workers.get(sessionId)?.instanceId === id,
  );
  const unarmed = there.filter(({ sessionId }) => !schedules.armed.has(sessionId));
  return unarmed.map(({ id, state }) => `G5: ${id} is ${state}, and no schedule is armed for it`);
}

function nothingLeft(world: SimWorld): string[] {
  const { things } = world;
  const keys = [...things.blobs.objects.keys()];
  const ends = [...EXPIRING, ...OF_JOURNAL, ARCHIVES];
  const forEver = keys.filter((key) => !ends.some((prefix) => key.startsWith(prefix)));
  return [
    ...keys.filter((key) => key.startsWith(SECRETS)).map((key) => `Leak: ${key} is still there`),
    ...forEver.map((key) => `Leak: nothing ever removes ${key}`),
    ...unneededArchives(world).map((key) => `Leak: no worker needs ${key}`),
  ];
}

/** Saved work that no worker's item names. */
export function unneededArchives({ things: { blobs, table } }: SimWorld): string[] {
  const needed = [...table.workers].flatMap(([sessionId, item]) => neededArchives(sessionId, item));
  return [...blobs.objects.keys()].filter((key) => key.startsWith(ARCHIVES) && !needed.includes(key));
}

/** Schedules of workers that were removed: the next firing ends them. One that never had a worker is removed by the hourly look, a day later. */
export function spentSchedules({ things: { schedules, table } }: SimWorld): string[] {
  return [...schedules.armed.keys()].filter((sessionId) => table.workers.get(sessionId)?.state === 'removed');
}

function schedulesLeft(world: SimWorld): string[] {
  return spentSchedules(world).map(
    (sessionId) => `Leak: a schedule is armed for ${sessionId}, whose worker is removed`,
  );
}

/** The month's counters have what the sessions' states have, and no less than what was asked. */
function moneyAddsUp({ things, threads }: SimWorld): string[] {
  const known = threads.reduce((sum, { sessionId }) => {
    const spend = things.table.entries.get(sessionId)?.at(-1)?.state.spend;
    return sum + (spend ? totalMicroUsd(spend) : 0);
  }, 0);
  const counted = things.table.charges.reduce((sum, charge) => sum + totalMicroUsd(charge), 0);
  return known === counted ? [] : [`G6: the month counts ${counted} micro-dollars, its sessions ${known}`];
}

/** Day by day a session has cost what it has cost; an older build charges no days. */
function daysAddUp({ things, threads }: SimWorld): string[] {
  return threads.flatMap(({ sessionId }) => {
    const state = things.table.entries.get(sessionId)?.at(-1)?.state;
    if (!state) return [];
    const days = (state.spendByDay ?? []).reduce((sum, day) => sum + totalMicroUsd(day), 0);
    const whole = totalMicroUsd(state.spend);
    return days === whole ? [] : [`G6: the days of ${sessionId} have ${days} micro-dollars, all of it ${whole}`];
  });
}

/** Sessions that share a budget may each be at one call when it is used up. */
function sharedBudgetKept({ things, threads }: SimWorld, { monthBudgetUsd }: Limits): string[] {
  if (monthBudgetUsd === undefined) return [];
  const costs = things.model.asked.flatMap(({ request, reply }) =>
    reply ? [costMicroUsd(reply.usage, modelNamed(MODELS, request.model))] : [],
  );
  const raised = [...things.table.raised.values()].flat().map(({ limitMicroUsd }) => limitMicroUsd);
  const limit = Math.max(monthBudgetUsd * MICRO_USD, ...raised) + threads.length * Math.max(0, ...costs);
  const used = costs.reduce((sum, cost) => sum + cost, 0);
  return used > limit ? [`G6: ${used} micro-dollars were used of a shared budget of ${limit}`] : [];
}

/** Whatever takes long outside, a function ends by itself: what its limit ends leaves nothing behind, and costs a redelivery. */
function endsInTime({ lambda }: SimWorld): string[] {
  return lambda.overran.map((name) => `Time: ${name} came to its limit`);
}

function noSweeps({ timeline, restedAt, sweeps, startedAt }: SimWorld): string[] {
  const restMs = (restedAt ?? timeline.now()) - startedAt;
  const minutes = Math.round(restMs / 60_000);
  return [
    ...(sweeps > 0 ? [`Bells: the sweeper had to ring ${sweeps} times although nothing failed`] : []),
    ...(restMs > CALM_REST_MS_MAX ? [`Bells: rest came after ${minutes} minutes although nothing failed`] : []),
  ];
}

function noDeadLetters({ buried }: SimWorld): string[] {
  return buried.length > 0 ? ['G4: a wake was given up although nothing failed'] : [];
}

/** What is promised of a stack that is deleted (docs/deploy.md): its machines end before what they stand on, and none comes after. */
export function brokenDeletion({ deletion, things, effects, seen }: SimWorld): string[] {
  const { roleGoneAt = Number.POSITIVE_INFINITY } = deletion;
  const left = things.ec2.all.filter(({ state }) => state !== 'gone');
  const late = things.ec2.all.filter(({ launchedAt }) => launchedAt > roleGoneAt);
  return [
    ...[...seen, ...deletion.seen, ...things.allMachines.seen],
    ...left.map(({ id, state }) => `Stack: ${id} is ${state}, and what it stands on is deleted`),
    ...late.map(({ id }) => `Stack: ${id} was launched when the role was gone`),
    ...repeated(effects.map(({ name }) => name)).map((name) => `G2: ${name} happened twice`),
  ];
}
