import { MICRO_USD } from '../../../domain/model/spend.ts';
/** How much a budget is to be raised, in micro-dollars: to a limit, or by more. */
export type Amount = { toMicroUsd: number } | { byMicroUsd: number };

/** A figure above this is a slip of the fingers. */
const AMOUNT_USD_MAX = 100_000;
const NUMBER = String.raw`\d{1,9}(?:,\d{3}){0,2}(?:\.\d{1,2})?`;
const BEFORE = String.raw`(?:us\$|usd|\$)`;
const AFTER = String.raw`(?:us\$|usd|\$|dollars?|bucks)`;
const AMOUNT = new RegExp(`^${BEFORE}? ?(${NUMBER}) ?${AFTER}?$`);
const WITH_UNIT = new RegExp(`^(?:${BEFORE} ?${NUMBER}|${NUMBER} ?${AFTER})$`);

/** `50`, `$50`, `50 dollars`, `to 1,000 USD`, `by $5`. `text` is in lower case. Undefined: no sum of money. */
export function amountOf(text: string): Amount | undefined {
  const [, word, rest = text] = /^(to|by) (.*)$/.exec(text) ?? [];
  const [, number] = AMOUNT.exec(rest) ?? [];
  const usd = Number(number?.replaceAll(',', ''));
  if (number === undefined || usd <= 0 || usd > AMOUNT_USD_MAX) return undefined;
  const microUsd = Math.round(usd * MICRO_USD);
  return word === 'by' ? { byMicroUsd: microUsd } : { toMicroUsd: microUsd };
}

/** Whether the whole text is a sum of money that names its currency. */
export function isMoney(text: string): boolean {
  return WITH_UNIT.test(text);
}
