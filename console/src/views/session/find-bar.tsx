import { useMemo, useRef, useState } from 'preact/hooks';
import { type Row, textOfRow } from '../../journal/rows.ts';
import { Icon } from '../../parts/icon.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { useKeys } from '../sessions/list-keys.ts';

/** Search in all that is loaded: the browser's own sees only what is on the screen. */
export function FindBar({ rows, onFind }: { rows: readonly Row[]; onFind: (row: Row | undefined) => void }) {
  const { find } = useTexts();
  const [words, type] = useState('');
  const [at, goTo] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const matches = useMemo(() => matching(rows, words), [rows, words]);
  const go = (to: number) => {
    if (matches.length === 0) return;
    const next = (to + matches.length) % matches.length;
    goTo(next);
    onFind(matches[next]);
  };
  useKeys({ '/': () => field.current?.focus() });
  return (
    <search class="find">
      <label class="search">
        <Icon name="search" />
        <input
          ref={field}
          type="search"
          aria-label={find.label}
          placeholder={find.label}
          value={words}
          onInput={({ currentTarget }) => {
            type(currentTarget.value);
            goTo(0);
            onFind(matching(rows, currentTarget.value)[0]);
          }}
          onKeyDown={({ key, shiftKey }) => key === 'Enter' && go(at + (shiftKey ? -1 : 1))}
        />
      </label>
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
