import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import type { SessionView } from '../../../api/types.ts';
import { clockTime } from '../../../format/time.ts';
import type { Row } from '../../../journal/rows.ts';
import { Icon } from '../../../parts/icon.tsx';
import { useMe } from '../../../shell/me.ts';
import { useOffer } from '../../../shell/offers.ts';
import { useLanguage, useTexts } from '../../../text/use-texts.ts';
import { ForkDialog } from '../../fork/fork-dialog.tsx';
import { sessionAddress } from '../../sessions/session-line.tsx';

/** When it was, as a link to it; and a fork from there. */
export function EntryLink({ row, session }: { row: Row; session: SessionView }) {
  const { entry } = useTexts();
  const language = useLanguage();
  const [isForking, fork] = useState(false);
  const me = useMe();
  const [location] = useLocation();
  // Whoever reads by a link knows the session by no other address.
  const page = me ? sessionAddress(session.id) : location;
  const canFork = useOffer('post', '/sessions/{id}/forks') && session.can.fork;
  return (
    <span class="entry-link">
      {canFork && (
        <button type="button" class="quiet small" aria-label={entry.fork} title={entry.fork} onClick={() => fork(true)}>
          <Icon name="fork" size={14} />
        </button>
      )}
      <Link href={`${page}?at=${row.version}`} title={entry.at(row.version)}>
        <time dateTime={new Date(row.at).toISOString()}>{clockTime(row.at, language)}</time>
      </Link>
      {isForking && <ForkDialog session={session} version={row.version} onClose={() => fork(false)} />}
    </span>
  );
}
