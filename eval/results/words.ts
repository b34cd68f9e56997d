import type { Change, Comparison } from './compare.ts';
import type { Estimate } from './statistics.ts';
import { EFFORTS, type EffortKey } from './summary.ts';

const CLEAR = 0.05;

export function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

/** A measure as people read it: `1,234`, `4.5`, `$0.012`. */
export function effortText(key: EffortKey, value: number): string {
  const own = EFFORTS.find((effort) => effort.key === key)?.digits ?? 0;
  // A whole count needs no point; money and time keep theirs, so that columns line up.
  const digits = own === 1 && Number.isInteger(value) ? 0 : own;
  const number = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return key === 'dollars' ? `$${number}` : number;
}

/** `5.0 (4.1 – 6.2)`. */
export function estimateText(estimate: Estimate, text: (value: number) => string): string {
  return `${text(estimate.value)} (${text(estimate.low)} – ${text(estimate.high)})`;
}

/** What a change means, in one sentence. */
function changeText(label: string, change: Change, text: (value: number) => string): string {
  const { tasks, old, more, less, same, p } = change;
  if (tasks === 0) return `${label}: no task to compare`;
  if (more + less === 0) return `${label}: ${text(old)} on both sides, the same on all ${tasks} tasks`;
  const split = `more on ${more}, less on ${less}, same on ${same} of ${tasks} tasks`;
  const how = p < CLEAR ? `p = ${p.toFixed(3)}` : `p = ${p.toFixed(2)}, so it may be chance`;
  return `${label}: ${text(old)} -> ${text(change.new)} (${split}; ${how})`;
}

/** Every measure of a comparison as a sentence, success first. */
export function comparisonLines({ success, efforts, tasks, onlyOld, onlyNew }: Comparison): string[] {
  const only = (names: string[], where: string) =>
    names.length > 0 ? [`only in the ${where} file: ${names.join(', ')}`] : [];
  return [
    changeText(`success on ${tasks.length} tasks`, success, percent),
    ...EFFORTS.map(({ key, label }) => changeText(label, efforts[key], (value) => effortText(key, value))),
    ...only(onlyOld, 'old'),
    ...only(onlyNew, 'new'),
  ];
}
