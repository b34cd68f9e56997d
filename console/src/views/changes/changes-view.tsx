import { useQuery } from '@tanstack/preact-query';
import { api } from '../../api/calls.ts';
import type { DiffView, EntryView, SessionView } from '../../api/types.ts';
import { dayAndTime } from '../../format/time.ts';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { apiAddress } from '../../safe/address.ts';
import { plainLine } from '../../safe/plain.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';
import { CloneDiff } from './clone-diff.tsx';
import { EditsByStep } from './edits-by-step.tsx';

type Props = { session: SessionView; entries: readonly EntryView[] };

/** A machine is asked again no sooner by itself: each question is a command on it. */
const FRESH_MS = 30_000;

/** What the clones hold beside their commits, asked from the machine, and what was edited step by step. */
export function ChangesView({ session, entries }: Props) {
  const { changes } = useTexts();
  const diff = useQuery({
    queryKey: ['diff', session.id],
    queryFn: async ({ signal }) => ({ version: session.version, diff: await api.diff(session.id, signal) }),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <div class="changes">
      <div class="changes-head">
        <h2>{changes.now}</h2>
        {diff.data && (
          <Where diff={diff.data.diff} at={diff.dataUpdatedAt} isOld={diff.data.version !== session.version} />
        )}
        <button type="button" disabled={diff.isFetching} onClick={() => void diff.refetch()}>
          {diff.isFetching ? changes.asking : changes.ask}
        </button>
      </div>
      {diff.isPending && <Loading />}
      {diff.error && <Failed error={diff.error} />}
      {diff.data && <Clones diff={diff.data.diff} />}
      <EditsByStep session={session} entries={entries} />
    </div>
  );
}

type WhereProps = { diff: DiffView; at: number; isOld: boolean };

/** Who told it, why it is not the machine, and where the saved work is. */
function Where({ diff: { from, machine, why, saved }, at, isOld }: WhereProps) {
  const { changes, side } = useTexts();
  const language = useLanguage();
  const address = saved && apiAddress(saved.url);
  const reason = from === 'last-command' && (machine === 'online' ? plainLine(why ?? '') : changes.notRunning);
  return (
    <p class="hint">
      {changes.from[from]}, {dayAndTime(at, language)}. {reason} {isOld && changes.inexact}{' '}
      {saved && address && (
        <>
          {side.savedAt(dayAndTime(saved.at, language))}{' '}
          <a href={address} download>
            {side.download}
          </a>
        </>
      )}
    </p>
  );
}

function Clones({ diff: { clones } }: { diff: DiffView }) {
  const { changes } = useTexts();
  if (clones.length === 0) return <Empty icon="file" title={changes.noClones} />;
  return (
    <>
      {clones.map((clone) => (
        <CloneDiff key={clone.path} clone={clone} />
      ))}
    </>
  );
}
