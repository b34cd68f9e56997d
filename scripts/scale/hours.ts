import { number, table } from './markdown.ts';
import type { Quota } from './scale.ts';
import type { Binding, Size } from './sim/order.ts';
import type { Simulated } from './simulated.ts';

const PERCENT = 100;

/** The part of the page that the simulation gives: a table for each number of sessions of an hour. */
export function hoursText({ seed, sizes }: Simulated, quotas: Quota[]): string {
  const named = new Map(quotas.map((quota) => [quota.id, quota]));
  return sizes.map((size) => sizeText(size, named, seed)).join('\n\n');
}

function sizeText(
  { sessions, free, bindings, raised, laterEdits }: Size,
  named: Map<string, Quota>,
  seed: number,
): string {
  const head = `### ${number(sessions)} sessions begin in an hour`;
  const rows = bindings.map((binding, index) => row(binding, named.get(binding.id), index + 1));
  const heads = [
    '',
    'quota',
    'limit',
    'first waits after',
    'have to wait',
    'a session waits',
    'turns of 95 % take',
    'paused',
    'raised to',
  ];
  const edits = laterEdits > 0 ? ` ${percent(laterEdits)} of the edits of progress messages come later.` : '';
  const end = [
    `With all of them raised half of the turns take ${number(raised.p50)} minutes, and 95 % at most ${number(raised.p95)}.`,
    `Without any quota it is ${number(free.p50)} and ${number(free.p95)} (seed ${seed}).${edits}`,
  ].join('\n');
  return [head, table(heads, rows), end].join('\n\n');
}

function row(binding: Binding, quota: Quota | undefined, place: number): string[] {
  const { limit, firstAtMinutes, waitedShare, waitMinutes, turnP95Minutes, pausedShare, raisedTo } = binding;
  return [
    String(place),
    quota?.what ?? binding.id,
    `${number(limit)} ${quota?.unit ?? ''}`,
    `${number(firstAtMinutes)} min`,
    percent(waitedShare),
    `${number(waitMinutes)} min`,
    `${number(turnP95Minutes)} min`,
    percent(pausedShare),
    number(raisedTo),
  ];
}

function percent(part: number): string {
  return `${number(part * PERCENT)} %`;
}
