import type { DaySpend } from '../model/spend.ts';
import type { SessionState } from '../session/session.ts';
import type { Charge } from './month-spend.ts';

/**
 * Days and models that a session keeps apart: a bound of every entry. Of more, the oldest two of one month and model become one: months and
 * models stay exact, for as many of them as this.
 */
const KEPT_MAX = 40;

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The state with a charge at the day and the model that it was for. */
export function withDaySpend(state: SessionState, charge: Charge | undefined, at: number): SessionState {
  if (!charge) return state;
  const { costMicroUsd, estimatedMicroUsd, modelCalls } = charge;
  const spent = { day: dayOf(at), model: state.model, costMicroUsd, estimatedMicroUsd, modelCalls };
  return { ...state, spendByDay: bounded(added(state.spendByDay ?? [], spent)) };
}

function added(days: DaySpend[], spent: DaySpend): DaySpend[] {
  const isSame = ({ day, model }: DaySpend) => day === spent.day && model === spent.model;
  return days.some(isSame) ? days.map((each) => (isSame(each) ? summed(each, spent) : each)) : [...days, spent];
}

function bounded(days: DaySpend[]): DaySpend[] {
  if (days.length <= KEPT_MAX) return days;
  const [into, gone] = oldestPair(days) ?? [0, 1];
  const sum = summed(days[into] as DaySpend, days[gone] as DaySpend);
  return days.flatMap((day, index) => (index === gone ? [] : [index === into ? sum : day]));
}

/** Places of the oldest two of one month and model. */
function oldestPair(days: DaySpend[]): [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, { day, model }] of days.entries()) {
    const key = `${day.slice(0, 7)} ${model}`;
    const before = seen.get(key);
    if (before !== undefined) return [before, index];
    seen.set(key, index);
  }
  return undefined;
}

/** At the day and the model of the first. */
function summed(to: DaySpend, more: DaySpend): DaySpend {
  return {
    ...to,
    costMicroUsd: to.costMicroUsd + more.costMicroUsd,
    estimatedMicroUsd: to.estimatedMicroUsd + more.estimatedMicroUsd,
    modelCalls: to.modelCalls + more.modelCalls,
  };
}
