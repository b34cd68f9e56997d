import { useQuery } from '@tanstack/preact-query';
import { Link, useSearch } from 'wouter-preact';
import { api } from '../../api/calls.ts';
import type { DiffView, EntryView, SessionView } from '../../api/types.ts';
import { dayAndTime } from '../../format/time.ts';
import { SavedWork } from '../../parts/saved-work.tsx';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';
import { sessionAddress } from '../sessions/session-line.tsx';
import { CloneDiff } from './clone-diff.tsx';
import { EditsByStep } from './edits-by-step.tsx';

type Props = { session: SessionView; entries: readonly EntryView[] };

/** A machine is asked again no sooner by itself: each question is a command on it. */
const FRESH_MS = 30_000;

/**
 * What the clones hold beside their commits: asked from the machine or as it was kept last, or with `?at=` as it was at that entry; and what
 * was edited step by step.
 */
export function ChangesView({ session, entries }: Props) {
  const { changes } = useTexts();
  const at = entryIn(useSearch());
  const diff = useQuery({
    queryKey: ['diff', session.id, at],
    queryFn: async ({ signal }) => ({ version: session.version, diff: await api.diff(session.id, at, signal) }),
    // An entry never changes.
    staleTime: at === undefined ? FRESH_MS : Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <div class="changes">
      <div class="changes-head">
        <h2>{at === undefined ? changes.now : <EntryName session={session} version={at} />}</h2>
        {diff.data && (
          <Where
            diff={diff.data.diff}
            at={diff.dataUpdatedAt}
            isOld={diff.data.version !== session.version}
            entry={at}
          />
        )}
        <KeptEntries session={session} entries={entries} at={at} />
        {at === undefined && (
          <button type="button" disabled={diff.isFetching} onClick={() => void diff.refetch()}>
            {diff.isFetching ? changes.asking : changes.ask}
          </button>
        )}
      </div>
      {diff.isPending && <Loading />}
      {diff.error && <Failed error={diff.error} />}
      {diff.data && <Clones diff={diff.data.diff} />}
      <EditsByStep session={session} entries={entries} />
    </div>
  );
}

/** Undefined: now. */
function entryIn(search: string): number | undefined {
  const at = Number(new URLSearchParams(search).get('at'));
  return Number.isInteger(at) && at > 0 ? at : undefined;
}

function EntryName({ session, version }: { session: SessionView; version: number }) {
  const { changes } = useTexts();
  return <Link href={`${sessionAddress(session.id)}?at=${version}`}>{changes.atEntry(version)}</Link>;
}

/** To the entries around it at which something new was kept, and to what is there now. */
function KeptEntries({ session, entries, at }: Props & { at: number | undefined }) {
  const { changes } = useTexts();
  const page = `${sessionAddress(session.id)}/changes`;
  const kept = entries.filter(({ hasDiff }) => hasDiff).map(({ version }) => version);
  const earlier = kept.findLast((version) => version < (at ?? Number.POSITIVE_INFINITY));
  const later = at === undefined ? undefined : kept.find((version) => version > at);
  return (
    <span class="changes-steps">
      {earlier !== undefined && <Link href={`${page}?at=${earlier}`}>{changes.earlier}</Link>}
      {later !== undefined && <Link href={`${page}?at=${later}`}>{changes.later}</Link>}
      {at !== undefined && <Link href={page}>{changes.toNow}</Link>}
    </span>
  );
}

type WhereProps = { diff: DiffView; at: number; isOld: boolean; entry: number | undefined };

/** Who told it and when, why it is not the machine, how exact it is, and where the saved work is. */
function Where({ diff, at, isOld, entry }: WhereProps) {
  const { changes } = useTexts();
  const language = useLanguage();
  const { from, saved, session, isExact } = diff;
  const isDated = entry === undefined || diff.at !== undefined;
  return (
    <p class="hint">
      {changes.told(changes.from[from], isDated ? dayAndTime(diff.at ?? at, language) : '')}{' '}
      {entry === undefined && <WhyNotAsked diff={diff} />} {from === 'last-command' && changes.notKept}{' '}
      {isExact === false && changes.notExact} {from === 'machine' && isOld && changes.inexact}{' '}
      {session !== undefined && <Link href={sessionAddress(session)}>{changes.ofOrigin}</Link>}{' '}
      {entry === undefined && saved && <SavedWork saved={saved} />}
    </p>
  );
}

function WhyNotAsked({ diff: { from, machine, why = '' } }: { diff: DiffView }) {
  const { changes } = useTexts();
  if (from === 'machine') return null;
  return <>{machine === 'online' ? plainLine(why) : changes.notRunning}</>;
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
