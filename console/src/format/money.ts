/** `$0.0123`: two digits from a dollar on, four below. */
export function usd(microUsd: number): string {
  const dollars = microUsd / 1_000_000;
  if (dollars === 0) return '$0';
  const digits = Math.abs(dollars) >= 1 ? 2 : 4;
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

/** What was counted, and the most that calls may have cost of which no answer came: one sum, as budgets count it. */
export function spentMicroUsd(spent: { costMicroUsd: number; estimatedMicroUsd: number }): number {
  return spent.costMicroUsd + spent.estimatedMicroUsd;
}

/** `12.3k`. */
export function count(number: number): string {
  if (number < 1_000) return String(Math.round(number));
  if (number < 1_000_000) return `${trimmed(number / 1_000)}k`;
  return `${trimmed(number / 1_000_000)}M`;
}

export function bytes(number: number): string {
  if (number < 1_000) return `${number} B`;
  if (number < 1_000_000) return `${trimmed(number / 1_000)} kB`;
  return `${trimmed(number / 1_000_000)} MB`;
}

/** `96 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function trimmed(number: number): string {
  return number >= 100 ? String(Math.round(number)) : String(Math.round(number * 10) / 10);
}
