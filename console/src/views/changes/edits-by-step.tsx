import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Edit, EntryView, SessionView } from '../../api/types.ts';
import { dayAndTime } from '../../format/time.ts';
import { plainLine } from '../../safe/plain.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';
import { sessionAddress } from '../sessions/session-line.tsx';
import { EditDiff } from './edit-diff.tsx';

/** Entries with edits that are shown: the newest. All are in the conversation. */
const STEPS_MAX = 100;

type Props = { session: SessionView; entries: readonly EntryView[] };

/** What tools for editing put into files, entry by entry, the newest first. What commands changed is in no entry. */
export function EditsByStep({ session, entries }: Props) {
  const { changes } = useTexts();
  const steps = entries.filter((entry) => editsOf(entry).length > 0).toReversed();
  if (steps.length === 0) return null;
  return (
    <section class="repository-diff">
      <h2>{changes.byStep}</h2>
      {steps.slice(0, STEPS_MAX).map((entry) => (
        <Step key={entry.version} entry={entry} session={session} />
      ))}
      {steps.length > STEPS_MAX && <p class="hint">{changes.more(steps.length - STEPS_MAX)}</p>}
    </section>
  );
}

function editsOf({ items }: EntryView): Edit[] {
  return items.flatMap((item) => (item.type === 'call' ? (item.edit ?? []) : []));
}

function Step({ entry, session }: { entry: EntryView; session: SessionView }) {
  const { entry: texts } = useTexts();
  const language = useLanguage();
  const [isOpen, open] = useState(false);
  const edits = editsOf(entry);
  return (
    <details class="diff-file" open={isOpen} onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>
        <code dir="auto">{[...new Set(edits.map(({ path }) => plainLine(path)))].join(', ')}</code>
        <span class="counts hint">{dayAndTime(entry.at, language)}</span>
      </summary>
      <p class="diff-entry">
        <Link href={`${sessionAddress(session.id)}?at=${entry.version}`}>{texts.at(entry.version)}</Link>
      </p>
      {isOpen && edits.map((edit, at) => <EditDiff key={at} edit={edit} />)}
    </details>
  );
}
