import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { outputAddress } from '../../../api/calls.ts';
import type { SessionView } from '../../../api/types.ts';
import { count } from '../../../format/money.ts';
import { duration } from '../../../format/time.ts';
import { type Call, inputText, type Result } from '../../../journal/rows.ts';
import { useNow } from '../../../parts/age.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { linesOf, plain, plainLine } from '../../../safe/plain.ts';
import { useMe } from '../../../shell/me.ts';
import { useOffer } from '../../../shell/offers.ts';
import { useTexts } from '../../../text/use-texts.ts';
import { EditDiff } from '../../changes/edit-diff.tsx';
import { sessionAddress } from '../../sessions/session-line.tsx';
import { EntryLink } from './entry-link.tsx';
import { OutputDialog } from './output-dialog.tsx';
import { Pictures } from './pictures.tsx';
import type { Opened, RowOf } from './row-view.tsx';

type Props = { row: RowOf<'call'>; session: SessionView; opened: Opened };

/** One use of a tool on one line: what, how long, how it ended. It opens to its input, its edits and its output. */
export function CallRow({ row, session, opened }: Props) {
  const { call, result } = row;
  const isOpen = opened.isOpen(row.key, false);
  const isOver = session.state === 'idle';
  return (
    <div class={`call ${standing(result, isOver)}${isOpen ? ' open' : ''}`}>
      <div class="fold-line">
        <button type="button" class="fold" aria-expanded={isOpen} onClick={() => opened.toggle(row.key, !isOpen)}>
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
          <span class="call-name">{plainLine(call.name)}</span>
          <span class="fold-title" dir="auto">
            {titleOf(call)}
          </span>
        </button>
        <Ending row={row} isOver={isOver} />
        <EntryLink row={row} session={session} />
      </div>
      {isOpen && <Inside row={row} session={session} />}
      {!isOpen && result && <Pictures images={result.images} />}
    </div>
  );
}

/** What the call is about, without the name that stands before it. */
function titleOf({ name, title }: Call): string {
  const isNamed = title === name || title.startsWith(`${name} `);
  return plainLine(isNamed ? title.slice(name.length) : title);
}

function standing(result: Result | undefined, isOver: boolean): string {
  if (!result) return isOver ? 'right' : 'running';
  return result.isError || (result.exitCode ?? 0) !== 0 ? 'wrong' : 'right';
}

/** Exit code and duration, or that it runs. */
function Ending({ row, isOver }: { row: RowOf<'call'>; isOver: boolean }) {
  const { entry } = useTexts();
  const { result, call } = row;
  if (!result) return isOver ? null : <Running since={row.at} />;
  const { exitCode, isError, outcome } = result;
  const ended = entry.outcomes[outcome];
  const took = result.durationMs ?? (row.endedAt === undefined ? undefined : row.endedAt - row.at);
  return (
    <span class="ending">
      {call.edit && call.edit.length > 0 && <span class="badge">{entry.edits(call.edit.length)}</span>}
      {exitCode !== undefined && exitCode !== 0 && <span class="badge failed">{entry.exit(exitCode)}</span>}
      {ended !== undefined && <span class="badge failed">{ended}</span>}
      {isError && exitCode === undefined && ended === undefined && <span class="badge failed">{entry.failed}</span>}
      {took !== undefined && <span class="number">{duration(took)}</span>}
    </span>
  );
}

function Running({ since }: { since: number }) {
  const { entry } = useTexts();
  const now = useNow();
  return (
    <span class="ending">
      <span class="badge acting">{entry.running}</span>
      <span class="number">{duration(now - since)}</span>
    </span>
  );
}

/** Lines that are shown before somebody asks for all. */
const LINES_MAX = 400;

function Inside({ row, session }: { row: RowOf<'call'>; session: SessionView }) {
  const { entry } = useTexts();
  const { call, result } = row;
  return (
    <div class="inside">
      {call.edit?.map((edit, at) => (
        <EditDiff key={at} edit={edit} />
      ))}
      {!call.edit && call.input !== undefined && (
        <details open={result === undefined || result.text === ''}>
          <summary>{entry.input}</summary>
          <pre dir="auto">{linesOf(inputText(call.input)).join('\n')}</pre>
          {call.cut && <p class="hint">{entry.inputCut}</p>}
        </details>
      )}
      {result && <Output row={row} result={result} session={session} />}
      {row.hasDiff && row.resultVersion !== undefined && <ChangesAfter session={session} version={row.resultVersion} />}
    </div>
  );
}

/** To what the clones differed in when the call had ended. */
function ChangesAfter({ session, version }: { session: SessionView; version: number }) {
  const { changes } = useTexts();
  const isOffered = useOffer('get', '/sessions/{id}/diff');
  if (!isOffered) return null;
  return (
    <p>
      <Link href={`${sessionAddress(session.id)}/changes?at=${version}`}>{changes.here}</Link>
    </p>
  );
}

function Output({ row, result, session }: { row: RowOf<'call'>; result: Result; session: SessionView }) {
  const { entry } = useTexts();
  const me = useMe();
  const [isWhole, show] = useState(false);
  const lines = linesOf(result.text);
  const { cut = 0 } = result;
  // Who reads by a link may ask for no more than what is here.
  const hasMore = me !== undefined && (cut > 0 || lines.length > LINES_MAX);
  const title = plainLine(`${row.call.name} ${titleOf(row.call)}`);
  return (
    <section class="output" aria-label={entry.output}>
      {result.text === '' ? (
        <p class="hint">{entry.noOutput}</p>
      ) : (
        <pre dir="auto">{(me ? lines.slice(0, LINES_MAX) : lines).join('\n')}</pre>
      )}
      <Pictures images={result.images} />
      {hasMore && (
        <button type="button" onClick={() => show(true)}>
          {entry.wholeOutput} {cut > 0 && `(${plain(entry.cut(count(cut)))})`}
        </button>
      )}
      {isWhole && (
        <OutputDialog
          title={title}
          address={outputAddress(session.id, row.resultVersion ?? row.version, row.call.toolCallId)}
          onClose={() => show(false)}
        />
      )}
    </section>
  );
}
