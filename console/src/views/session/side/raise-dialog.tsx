import { useState } from 'preact/hooks';
import type { SessionView } from '../../../api/types.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { BudgetMeter } from '../../../parts/meter.tsx';
import { useTexts } from '../../../text/use-texts.ts';

type Props = { session: SessionView; onClose: () => void; onRaise: (toMicroUsd: number) => void };

/** A higher limit for this session; the API says whether the reader may. */
export function RaiseDialog({ session, onClose, onRaise }: Props) {
  const { act } = useTexts();
  const own = session.budgets.find(({ scope }) => scope === 'session') ?? session.budgets[0];
  const [dollars, type] = useState(() => String(Math.ceil(((own?.limitMicroUsd ?? 5_000_000) * 2) / 1_000_000)));
  const isMore = Number(dollars) * 1_000_000 > (own?.limitMicroUsd ?? 0);
  const submit = (event: Event) => {
    event.preventDefault();
    onRaise(Math.round(Number(dollars) * 1_000_000));
    onClose();
  };
  return (
    <Dialog title={act.raise} onClose={onClose}>
      <form onSubmit={submit}>
        {own && <BudgetMeter scope={own.scope} spent={own.spentMicroUsd} limit={own.limitMicroUsd} />}
        <label>
          <span>{act.raiseTo}</span>
          <input
            type="number"
            min="0"
            step="any"
            required
            value={dollars}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary" disabled={!isMore}>
          {act.raise}
        </button>
      </form>
    </Dialog>
  );
}
