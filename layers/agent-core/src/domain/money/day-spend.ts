import type { DaySpend } from '../model/spend.ts';
import type { SessionState } from '../session/session.ts';
import type { Charge } from './month-spend.ts';

/** Days and models that a session keeps apart: a bound of every entry. Of more, the two oldest become one. */
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
  const [oldest, next, ...rest] = days;
  return days.length > KEPT_MAX && oldest && next ? [summed(next, oldest), ...rest] : days;
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
