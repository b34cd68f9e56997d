import { useQuery } from '@tanstack/preact-query';
import { useAttention, watch } from '../../api/attention.ts';
import { api, type Operations, type Worker } from '../../api/calls.ts';
import { nextLook } from '../../api/pace.ts';
import { duration } from '../../format/time.ts';
import { Age } from '../../parts/age.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useMe } from '../../shell/me.ts';
import { useOffer } from '../../shell/offers.ts';
import { useTexts } from '../../text/use-texts.ts';
import { useTitle } from '../sessions/sessions-view.tsx';
import { Found, SessionCell } from './found.tsx';

/** These numbers change slowly, and each look asks several services. */
const EVERY_MS = 30_000;

/** Machines, queues and what went wrong: for admins. */
export default function OperationsView() {
  const { ops } = useTexts();
  const me = useMe();
  useAttention();
  const refetchInterval = () => (nextLook(watch.read()).kind === 'rest' ? false : EVERY_MS);
  const enabled = me?.isAdmin === true;
  const hasNumbers = useOffer('get', '/operations');
  const numbers = useQuery({
    queryKey: ['operations'],
    queryFn: ({ signal }) => api.operations(signal),
    refetchInterval,
    enabled: enabled && hasNumbers,
  });
  const workers = useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => api.workers(signal),
    refetchInterval,
    enabled,
  });
  useTitle(ops.title);
  return (
    <main id="main" class="report-page">
      <h1>{ops.title}</h1>
      {!enabled && <Empty icon="operations" title={ops.adminsOnly} />}
      {enabled && (workers.isPending || numbers.isLoading) && <Loading />}
      {numbers.error && <Failed error={numbers.error} onAgain={() => void numbers.refetch()} />}
      {numbers.data && <Numbers numbers={numbers.data} />}
      {numbers.data && !numbers.data.isAll && <p class="hint">{ops.notAll}</p>}
      {numbers.data && <Found {...numbers.data} />}
      {workers.error && <Failed error={workers.error} onAgain={() => void workers.refetch()} />}
      {workers.data && <Workers workers={workers.data.workers} />}
    </main>
  );
}

function Numbers({ numbers }: { numbers: Operations }) {
  const { ops } = useTexts();
  const { queueAgeMs, queue, deadLetters, orphans, errors, machines } = numbers;
  return (
    <div class="cards small">
      <Card
        title={ops.queueAge}
        value={queueAgeMs === undefined ? ops.empty : duration(queueAgeMs)}
        isBad={(queueAgeMs ?? 0) > 5 * 60_000}
      />
      <Card title={ops.waiting} value={String(queue.waiting)} isBad={false} />
      <Card title={ops.deadLetters} value={String(deadLetters)} isBad={deadLetters > 0} />
      <Card title={ops.orphans} value={String(orphans.length)} isBad={orphans.length > 0} />
      <Card title={ops.errors} value={String(errors.length)} isBad={errors.length > 0} />
      <div class="card">
        <h2>{ops.machines}</h2>
        <dl class="pairs">
          {(['running', 'stopped', 'looseDisks'] as const).map((name) => (
            <div key={name}>
              <dt>{ops[name]}</dt>
              <dd class="number">{String(machines[name])}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

function Card({ title, value, isBad }: { title: string; value: string; isBad: boolean }) {
  return (
    <div class={isBad ? 'card bad' : 'card'}>
      <h2>{title}</h2>
      <p class="sum number">{value}</p>
    </div>
  );
}

function Workers({ workers }: { workers: readonly Worker[] }) {
  const texts = useTexts();
  const { ops } = texts;
  if (workers.length === 0) return <Empty icon="machine" title={ops.noWorkers} />;
  return (
    <Scroll label={ops.workers}>
      <table class="report">
        <caption>{ops.workers}</caption>
        <thead>
          <tr>
            <th>{ops.session}</th>
            <th>{ops.state}</th>
            <th class="number">{ops.generation}</th>
            <th>{ops.instance}</th>
            <th>{ops.lastUsed}</th>
            <th>{ops.saved}</th>
          </tr>
        </thead>
        <tbody>
          {workers.map((worker) => (
            <tr key={worker.sessionId}>
              <SessionCell id={worker.sessionId} />
              <td>{worker.state === 'removed' ? ops.removed : texts.machines[worker.state]}</td>
              <td class="number">{worker.generation}</td>
              <td>
                <code>{plainLine(worker.instanceId ?? '')}</code>
              </td>
              <td>
                <Age at={worker.lastUsedAt} />
              </td>
              <td>{worker.saved ? ops.yes : ops.no}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
