import { type Attention, nextLook } from '../../console/src/api/pace.ts';
import { usdOfOne } from '../costs/prices.mjs';

const MEMORY_GB = 0.5;
const MONTH_S = 30 * 24 * 3_600;
/** A question that is not held: the sign-in, the lists of rights, the newest entry, the summary, entries that there are not, the view. */
const SHORT = { seconds: 0.15, readUnits: 10 };
const HOLD_S = 20;

/** Dollars of a month in which a page stays open like this. */
export function openPageMonthUsd(attention: Attention): number {
  const next = nextLook(attention);
  if (next.kind === 'rest') return 0;
  const everyS = next.kind === 'hold' ? HOLD_S : next.afterMs / 1_000;
  const seconds = next.kind === 'hold' ? HOLD_S : SHORT.seconds;
  const readUnits = SHORT.readUnits + (next.kind === 'hold' ? HOLD_S / 2 : 0);
  const asked = usdOfOne('http-api') + usdOfOne('lambda-requests');
  const one = asked + seconds * MEMORY_GB * usdOfOne('lambda-arm-gbs') + readUnits * usdOfOne('dynamodb-read');
  return (MONTH_S / everyS) * one;
}
