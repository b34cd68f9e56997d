import { usd } from '../format/money.ts';
import { plainLine } from '../safe/plain.ts';
import { useTexts } from '../text/use-texts.ts';

/** How much of a budget is spent. */
export function BudgetMeter({ scope, spent, limit }: { scope: string; spent: number; limit: number }) {
  const { cost, side } = useTexts();
  const share = limit > 0 ? Math.min(1, spent / limit) : 1;
  const label = Object.hasOwn(side.budgets, scope) ? (side.budgets[scope] ?? '') : plainLine(scope);
  return (
    <div class="budget">
      <span>{label}</span>
      <span class="number">{cost.of(usd(spent), usd(limit))}</span>
      <progress class={share >= 0.9 ? 'full' : ''} value={share} max={1} aria-label={label} />
    </div>
  );
}
