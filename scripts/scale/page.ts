import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { currentCosts } from '../costs/current.mjs';
import { readTemplate } from '../template.mjs';
import { hoursText } from './hours.ts';
import { number, table } from './markdown.ts';
import { type Ask, asksFor, type Bound, boundsOf, type Load, type Quota, type Raise, sessionsPerDay } from './scale.ts';
import { keptSimulation } from './simulated.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PAGE = `${ROOT}docs/scale.md`;
/** What the page answers for: sessions of a day, and sessions that work at the same moment. */
const SIZES = [100, 1_000, 10_000];

type QuotaFile = { asOf: string; quotas: Quota[] };

const readJson = (path: string): unknown => JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8'));

/** The load of one session: what scripts/scale/load.json says, the template's disks and the model's price of docs/cost.md. */
export function currentLoad(): Load {
  const { WorkerVolumeGib, WorkerRetentionHours, WorkerIdleMinutes } = readTemplate(`${ROOT}template.yaml`).Parameters;
  const { sessions } = currentCosts();
  const SESSIONS_OF_COSTS = 100;
  return {
    ...(readJson('scripts/scale/load.json') as Load),
    volumeGib: Number(WorkerVolumeGib?.Default),
    retentionHours: Number(WorkerRetentionHours?.Default),
    idleMinutes: Number(WorkerIdleMinutes?.Default),
    modelUsd: (sessions.ours - sessions.oursWithoutModel) / SESSIONS_OF_COSTS,
  };
}

export function currentQuotas(): QuotaFile {
  return readJson('scripts/scale/quotas.json') as QuotaFile;
}

/** Every figure of the page. */
export function currentScale() {
  const load = currentLoad();
  const { asOf, quotas } = currentQuotas();
  const bounds = boundsOf(quotas, load);
  const perDay = sessionsPerDay(load);
  // A day of so many sessions may be the same as so many at once.
  const working = [...new Set([...SIZES.map((count) => count / perDay), ...SIZES])].sort((a, b) => a - b);
  const sizes = working.map((count) => ({ working: count, perDay: count * perDay }));
  return { asOf, perDay, bounds, sizes: sizes.map((size) => ({ ...size, asks: asksFor(bounds, size.working) })) };
}

/** docs/scale.md as load, quotas and template give it. */
export function currentPage(): string {
  const { asOf, perDay, bounds, sizes } = currentScale();
  const kept = keptSimulation();
  if (!kept) throw new Error('scripts/scale/simulated.json is not there. Run: npm run scale -- --simulate');
  const hourHead = readFileSync(`${ROOT}scripts/scale/hours.md`, 'utf8').trimEnd();
  const hours = hoursText(kept, currentQuotas().quotas);
  const head = readFileSync(`${ROOT}scripts/scale/head.md`, 'utf8').trimEnd().replaceAll('{perDay}', number(perDay));
  const order = table(
    ['quota', 'without a request', 'a session needs', 'binds at, working at once', 'a day', 'raised by'],
    bounds.map(boundRow),
  );
  const parts = sizes.map((size) => sizeSection(size, size.asks));
  const sources = table(['quota', 'page to look at', `as of ${asOf}`], bounds.map(sourceRow));
  return `${[head, '## In the order in which they bind', order, hourHead, hours, ...parts, '## Where the numbers come from', sources].join('\n\n')}\n`;
}

function sizeSection({ working, perDay }: { working: number; perDay: number }, asks: Ask[]): string {
  const rows = asks.map(({ what, unit, limit, need, ask, raise }) => [
    what,
    `${number(limit)} ${unit}`,
    number(need),
    askText(raise, ask),
  ]);
  const head = `## ${number(perDay)} sessions a day, ${number(working)} at the same moment`;
  const heads = ['quota', 'without a request', 'needed', 'what to do'];
  return [head, rows.length > 0 ? table(heads, rows) : 'Nothing binds.'].join('\n\n');
}

function boundRow({ what, limit, unit, perSession, bindsAt, raise }: Bound): string[] {
  return [
    what,
    `${number(limit)} ${unit}`,
    number(perSession),
    number(bindsAt.working),
    number(bindsAt.perDay),
    raisedBy(raise),
  ];
}

function sourceRow({ what, source, read }: Bound): string[] {
  const page = source.startsWith('https:') ? `<${source}>` : `\`${source}\``;
  return [what, page, read ? 'read there' : 'not read there'];
}

function raisedBy(raise: Raise): string {
  switch (raise.kind) {
    case 'parameter':
      return `\`${raise.name}\`${raise.most ? `, up to ${number(raise.most)}` : ''}`;
    case 'request':
      return `a request: ${raise.name}`;
    case 'support':
      return 'a request to AWS Support';
    case 'other':
      return raise.name;
    case 'fixed':
      return 'nothing';
  }
}

function askText(raise: Raise, ask: number): string {
  switch (raise.kind) {
    case 'parameter':
      return raise.most !== undefined && ask > raise.most
        ? `\`${raise.name}=${raise.most}\` is the most; several stacks beyond it`
        : `\`${raise.name}=${ask}\``;
    case 'request':
    case 'support':
      return `ask for ${number(ask)} (${raisedBy(raise)})`;
    case 'other':
      return raise.name;
    case 'fixed':
      return 'live with it, or several workspaces or stacks';
  }
}
