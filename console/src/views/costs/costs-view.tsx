import { useQuery } from '@tanstack/preact-query';
import { lazy, Suspense } from 'preact/compat';
import { useLocation, useSearch } from 'wouter-preact';
import { api, type Costs } from '../../api/calls.ts';
import { withQuery } from '../../api/request.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { BudgetMeter } from '../../parts/meter.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';
import { useTitle } from '../sessions/sessions-view.tsx';

const DayChart = lazy(() => import('./day-chart.tsx'));

const WAYS = ['day', 'model', 'person', 'repository'] as const;
type Way = (typeof WAYS)[number];
/** Shown where nobody has chosen: on the first day of a month there is something to compare. */
const MONTHS = 2;

/** What was spent, by day, model, person or repository, beside the budgets. */
export default function CostsView() {
  const { cost } = useTexts();
  const [, go] = useLocation();
  const given = new URLSearchParams(useSearch());
  const by = WAYS.find((way) => way === given.get('by')) ?? 'day';
  const chosen = { from: given.get('from') ?? undefined, to: given.get('to') ?? undefined };
  // Which months the newest are the API says: the reader's clock may be in another one.
  const months = chosen.from === undefined ? MONTHS : undefined;
  const costs = useQuery({
    queryKey: ['costs', by, chosen.from, chosen.to],
    queryFn: ({ signal }) => api.costs({ ...chosen, months, by }, signal),
  });
  const span = { from: chosen.from ?? costs.data?.from, to: chosen.to ?? costs.data?.to };
  const set = (change: Partial<{ by: string; from: string; to: string }>) =>
    go(withQuery('/costs', { by, ...span, ...change }), { replace: true });
  useTitle(cost.title);
  return (
    <main id="main" class="report-page">
      <h1>{cost.title}</h1>
      <div class="report-tools">
        <Ways by={by} onChoose={(way) => set({ by: way })} />
        <Month label={cost.from} value={span.from} onChange={(from) => set({ from })} />
        <Month label={cost.to} value={span.to} onChange={(to) => set({ to })} />
      </div>
      {costs.isPending && <Loading />}
      {costs.error && <Failed error={costs.error} onAgain={() => void costs.refetch()} />}
      {costs.data && <Shown costs={costs.data} by={by} />}
    </main>
  );
}

function Ways({ by, onChoose }: { by: Way; onChoose: (way: Way) => void }) {
  const { cost } = useTexts();
  return (
    <fieldset class="chips">
      <legend class="hidden">{cost.by.label}</legend>
      {WAYS.map((way) => (
        <button key={way} type="button" class="chip" aria-pressed={way === by} onClick={() => onChoose(way)}>
          {cost.by[way]}
        </button>
      ))}
    </fieldset>
  );
}

/** `value`: undefined until the API has told it. */
type MonthProps = { label: string; value: string | undefined; onChange: (month: string) => void };

function Month({ label, value, onChange }: MonthProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="month"
        value={value ?? ''}
        disabled={value === undefined}
        onChange={({ currentTarget }) => currentTarget.value !== '' && onChange(currentTarget.value)}
      />
    </label>
  );
}

function Shown({ costs: { rows, budgets, isAll }, by }: { costs: Costs; by: Way }) {
  const { cost } = useTexts();
  const sum = (name: 'costMicroUsd' | 'estimatedMicroUsd' | 'modelCalls' | 'sessions') =>
    rows.reduce((total, row) => total + row[name], 0);
  const estimated = sum('estimatedMicroUsd');
  return (
    <>
      <div class="cards">
        <div class="card">
          <h2>{cost.total}</h2>
          <p class="sum number">{usd(sum('costMicroUsd') + estimated)}</p>
          {estimated > 0 && <p class="hint">{cost.estimated(usd(estimated))}</p>}
        </div>
        <div class="card">
          <h2>{cost.calls}</h2>
          <p class="sum number">{sum('modelCalls').toLocaleString('en-US')}</p>
        </div>
        {budgets.length > 0 && (
          <div class="card">
            <h2>{cost.budgets}</h2>
            {budgets.map(({ scope, spentMicroUsd, limitMicroUsd }) => (
              <BudgetMeter key={scope} scope={scope} spent={spentMicroUsd} limit={limitMicroUsd} />
            ))}
          </div>
        )}
      </div>
      {!isAll && <p class="hint">{cost.notAll}</p>}
      {rows.length === 0 && <Empty icon="costs" title={cost.none} />}
      {rows.length > 0 && by === 'day' && (
        <Suspense fallback={<Loading />}>
          <DayChart rows={rows} />
        </Suspense>
      )}
      {rows.length > 0 && <Table rows={rows} by={by} />}
    </>
  );
}

function Table({ rows, by }: { rows: Costs['rows']; by: Way }) {
  const { cost } = useTexts();
  const most = Math.max(1, ...rows.map(spentMicroUsd));
  const sorted =
    by === 'day'
      ? rows.toSorted((a, b) => (a.key < b.key ? 1 : -1))
      : rows.toSorted((a, b) => spentMicroUsd(b) - spentMicroUsd(a));
  return (
    <Scroll label={cost.chart(cost.by[by])}>
      <table class="report">
        <caption class="hidden">{cost.chart(cost.by[by])}</caption>
        <thead>
          <tr>
            <th>{cost.by[by]}</th>
            <th class="number">{cost.cost}</th>
            <td class="bar-cell" />
            <th class="number">{cost.calls}</th>
            {by !== 'person' && <th class="number">{cost.sessions}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.key}>
              <th scope="row" dir="auto">
                {plainLine(row.name ?? row.key) || cost.unnamed}
                {row.name !== undefined && <span class="hint"> {plainLine(row.key)}</span>}
              </th>
              <td class="number">{usd(spentMicroUsd(row))}</td>
              <td class="bar-cell">
                <span class="bar" style={{ width: `${(spentMicroUsd(row) / most) * 100}%` }} />
              </td>
              <td class="number">{row.modelCalls.toLocaleString('en-US')}</td>
              {by !== 'person' && <td class="number">{row.sessions.toLocaleString('en-US')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
