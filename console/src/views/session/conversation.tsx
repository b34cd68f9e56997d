import { useMemo, useRef, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import type { SessionView } from '../../api/types.ts';
import { type Row, rowsOf } from '../../journal/rows.ts';
import type { Followed } from '../../journal/use-entries.ts';
import { Loading } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Composer } from './composer.tsx';
import { Feed, type FeedHandle } from './feed.tsx';
import { FindBar } from './find-bar.tsx';
import { ActionBar } from './side/action-bar.tsx';
import { SidePanel } from './side/side-panel.tsx';
import { TimeStrip } from './strip/time-strip.tsx';
import { Troubles } from './troubles.tsx';

type Props = { session: SessionView; loaded: Followed };

/** What happened, with the timeline above, the facts beside and a field to write in below. */
export function Conversation({ session, loaded }: Props) {
  const { entry } = useTexts();
  const rows = useMemo(() => rowsOf(loaded.entries), [loaded.entries]);
  const feed = useRef<FeedHandle | undefined>(undefined);
  const [found, find] = useState<string>();
  const wanted = Number(new URLSearchParams(useSearch()).get('at') ?? '') || undefined;
  const onFind = (row: Row | undefined) => {
    find(row?.key);
    if (row) feed.current?.showRow(row.key);
  };
  return (
    <div class="conversation">
      <div class="main-column">
        <TimeStrip
          entries={loaded.entries}
          isOver={session.state === 'idle' || session.state === 'paused'}
          onPick={(version) => feed.current?.show(version)}
        />
        <div class="feed-bar">
          <FindBar rows={rows} onFind={onFind} />
          <ActionBar session={session} onDone={loaded.look} />
        </div>
        {loaded.earlier > 0 && loaded.isOpen && (
          <p class="hint earlier" role="status">
            {entry.earlier(loaded.earlier)}
          </p>
        )}
        <Troubles loaded={loaded} />
        {loaded.isOpen ? (
          <Feed
            session={session}
            rows={rows}
            wanted={wanted}
            isWhole={loaded.earlier === 0}
            found={found}
            handle={feed}
          />
        ) : (
          loaded.missing === undefined && <Loading />
        )}
        {session.can.write && <Composer id={session.id} onSent={loaded.look} />}
      </div>
      <SidePanel session={session} />
    </div>
  );
}
