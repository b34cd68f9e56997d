/** The list of prices; whoever needs a price reads it here. */
import { readFileSync } from 'node:fs';

const MILLION = 1_000_000;

/** prices.json as it is. Read at each call: a bundle that asks for no price has no such file beside it. */
export function priceList() {
  return JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8'));
}

/** Dollars of one: of one request where the list has the price of a million. Throws for a price that the list does not have. */
export function usdOfOne(name) {
  const price = priceList().prices[name];
  if (!price) throw new Error(`scripts/costs/prices.json has no price ${name}`);
  return price.per === 'million' ? price.usd / MILLION : price.usd;
}
