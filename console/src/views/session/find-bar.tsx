import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Row, textOfRow } from '../../journal/rows.ts';
import { Icon } from '../../parts/icon.tsx';
import { SearchField } from '../../parts/search/search-field.tsx';
import { useTexts } from '../../text/use-texts.ts';

/** Search in all that is loaded: the browser's own sees only what is on the screen. */
export function FindBar({ rows, onFind }: { rows: readonly Row[]; onFind: (row: Row | undefined) => void }) {
  const { find } = useTexts();
  const [words, type] = useState('');
  const [at, goTo] = useState(0);
  const matches = useMemo(() => matching(rows, words), [rows, words]);
  const go = (to: number) => {
    if (matches.length === 0) return;
    const next = (to + matches.length) % matches.length;
    goTo(next);
    onFind(matches[next]);
  };
  // Other words lead to their first match; an entry that comes meanwhile leads nowhere.
  useEffect(() => {
    goTo(0);
    onFind(matches[0]);
  }, [words]);
  return (
    <search class="find">
      <SearchField label={find.label} words={words} onWords={type} onEnter={(isBack) => go(at + (isBack ? -1 : 1))} />
      {words !== '' && (
        <>
          <span role="status">{matches.length === 0 ? find.none : find.count(at + 1, matches.length)}</span>
          <button type="button" class="quiet small" aria-label={find.previous} onClick={() => go(at - 1)}>
            <Icon name="up" />
          </button>
          <button type="button" class="quiet small" aria-label={find.next} onClick={() => go(at + 1)}>
            <Icon name="down" />
          </button>
        </>
      )}
    </search>
  );
}

function matching(rows: readonly Row[], words: string): Row[] {
  const wanted = words.trim().toLowerCase();
  return wanted === '' ? [] : rows.filter((row) => textOfRow(row).includes(wanted));
}
