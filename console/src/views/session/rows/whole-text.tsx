import { useQuery } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { api } from '../../../api/calls.ts';
import type { SessionView } from '../../../api/types.ts';
import { count } from '../../../format/money.ts';
import type { Row } from '../../../journal/rows.ts';
import { problemText } from '../../../parts/standing.tsx';
import { useMe } from '../../../shell/me.ts';
import { useTexts } from '../../../text/use-texts.ts';

type Cut = { text: string; more: preact.JSX.Element | null };

/** A text that the list of entries has shortened, and what asks for the rest of it. The key of a row ends with its place in the entry. */
export function useWholeText(row: Row, session: SessionView, item: { text: string; cut?: number | undefined }): Cut {
  const texts = useTexts();
  const me = useMe();
  const [isWanted, want] = useState(false);
  const entry = useQuery({
    queryKey: ['entry', session.id, row.version],
    queryFn: ({ signal }) => api.entry(session.id, row.version, signal),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const whole = entry.data?.items[Number(row.key.split('.')[1])];
  if (isWanted && whole && 'text' in whole) return { text: whole.text, more: null };
  if (item.cut === undefined || me === undefined) return { text: item.text, more: null };
  const more = (
    <p class="whole">
      <button type="button" disabled={entry.isFetching} onClick={() => want(true)}>
        {texts.entry.wholeText} ({texts.entry.cut(count(item.cut))})
      </button>
      {entry.error && <span role="alert">{problemText(entry.error, texts)}</span>}
    </p>
  );
  return { text: item.text, more };
}
