import { useReducer } from 'preact/hooks';
import type { SessionView } from '../../../api/types.ts';
import { count, percent, usd } from '../../../format/money.ts';
import { clockTime, dayOf, duration } from '../../../format/time.ts';
import type { Row } from '../../../journal/rows.ts';
import { Icon } from '../../../parts/icon.tsx';
import { plainLine } from '../../../safe/plain.ts';
import { useLanguage, useTexts } from '../../../text/use-texts.ts';
import { CallRow } from './call-row.tsx';
import { EntryLink } from './entry-link.tsx';
import { ToldRow } from './told-row.tsx';
import { WordsRow } from './words-row.tsx';

/** Which rows somebody has opened, by key: a row that leaves the screen and comes back is as it was. */
export class OpenRows {
  readonly #open = new Map<string, boolean>();
  /** Somebody opens or closes one. */
  onSet = (): void => {};

  isOpen(key: string, isOpenAtFirst = false): boolean {
    return this.#open.get(key) ?? isOpenAtFirst;
  }

  set(key: string, isOpen: boolean): void {
    this.#open.set(key, isOpen);
    this.onSet();
  }
}

export type RowViewProps = { row: Row; session: SessionView; open: OpenRows };

/** One row, by its kind. */
export function RowView({ row, session, open }: RowViewProps) {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const toggle = (key: string, isOpen: boolean) => {
    open.set(key, isOpen);
    draw(undefined as never);
  };
  const opened = { isOpen: (key: string, first?: boolean) => open.isOpen(key, first), toggle };
  if (row.kind === 'day') return <DayRow at={row.at} />;
  if (row.kind === 'words') return <WordsRow row={row} session={session} />;
  if (row.kind === 'told') return <ToldRow row={row} session={session} opened={opened} />;
  if (row.kind === 'call') return <CallRow row={row} session={session} opened={opened} />;
  if (row.kind === 'wait') return <WaitRow row={row} session={session} />;
  return <ModelRow row={row} session={session} />;
}

/** Of a row with parts to open. */
export type Opened = {
  isOpen: (key: string, isOpenAtFirst?: boolean) => boolean;
  toggle: (key: string, isOpen: boolean) => void;
};

export type RowOf<Kind extends Row['kind']> = Extract<Row, { kind: Kind }>;

function DayRow({ at }: { at: number }) {
  return <h2 class="day-row">{dayOf(at, useLanguage())}</h2>;
}

/** A gap of the conversation with its reason. */
function WaitRow({ row, session }: { row: RowOf<'wait'>; session: SessionView }) {
  const { entry } = useTexts();
  const language = useLanguage();
  const what = plainLine(row.what);
  return (
    <div class="gap-row">
      <Icon name="clock" />
      <span>{row.endedAt === undefined ? entry.waits(what) : entry.waited(what)}</span>
      {row.endedAt !== undefined && <strong>{duration(row.endedAt - row.at)}</strong>}
      {row.endedAt === undefined && row.until !== undefined && (
        <span>{entry.until(clockTime(row.until, language))}</span>
      )}
      <EntryLink row={row} session={session} />
    </div>
  );
}

/** What one call of the model took and cost. */
function ModelRow({ row, session }: { row: RowOf<'model'>; session: SessionView }) {
  const { entry } = useTexts();
  const { name, tokens, costMicroUsd, place } = row.model;
  const input = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  return (
    <p class="model-row" title={place}>
      <span>{plainLine(name)}</span>
      <span>{entry.tokens(count(input), count(tokens.output))}</span>
      {tokens.cacheRead > 0 && <span>{entry.cached(percent(tokens.cacheRead / Math.max(1, input)))}</span>}
      <span class="number">{usd(costMicroUsd)}</span>
      {row.tookMs !== undefined && <span class="number">{duration(row.tookMs)}</span>}
      <EntryLink row={row} session={session} />
    </p>
  );
}
