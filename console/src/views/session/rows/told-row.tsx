import type { ComponentChildren } from 'preact';
import type { SessionView } from '../../../api/types.ts';
import { Icon, type IconName } from '../../../parts/icon.tsx';
import { Markdown } from '../../../parts/markdown.tsx';
import { withNames } from '../../../safe/mentions.ts';
import { linesOf, plain, plainLine } from '../../../safe/plain.ts';
import { Mark } from '../../../shell/top-bar.tsx';
import { useTexts } from '../../../text/use-texts.ts';
import { EntryLink } from './entry-link.tsx';
import type { Opened, RowOf } from './row-view.tsx';
import { useWholeText } from './whole-text.tsx';

type Props = { row: RowOf<'told'>; session: SessionView; opened: Opened };

/** What the agent said or thought, and what the program told it or people. */
export function ToldRow({ row, session, opened }: Props) {
  const { entry } = useTexts();
  const { item } = row;
  const link = <EntryLink row={row} session={session} />;
  if (item.type === 'reply') return <Reply {...{ row, session, item, link }} />;
  if (item.type === 'machine') return <Short icon="machine" text={`${entry.machine}: ${item.what}`} link={link} />;
  if (item.type === 'pause')
    return <Short icon="pause" text={`${entry.paused}: ${withNames(item.reason, session)}`} link={link} isImportant />;
  if (item.type === 'notice') return <Note icon="bell" text={withNames(item.text, session)} link={link} />;
  const { icon, title } = FOLDED[item.type];
  const label = item.type === 'material' ? `${entry.material}: ${plainLine(item.title)}` : entry[title];
  return <Folded {...{ row, opened, icon, label, link }} item={item} session={session} />;
}

type Told = { text: string; cut?: number | undefined };

const FOLDED = {
  thought: { icon: 'thought', title: 'thought' },
  advice: { icon: 'note', title: 'advice' },
  handOver: { icon: 'file', title: 'handOver' },
  material: { icon: 'file', title: 'material' },
} as const satisfies Record<string, { icon: IconName; title: string }>;

type ReplyProps = { row: RowOf<'told'>; session: SessionView; item: Told; link: ComponentChildren };

function Reply({ row, session, item, link }: ReplyProps) {
  const { entry } = useTexts();
  const { text, more } = useWholeText(row, session, item);
  return (
    <div class="reply-row">
      <Mark size={28} />
      <div class="bubble">
        <p class="by">
          <strong>{entry.agent}</strong>
          {link}
        </p>
        <Markdown text={withNames(text, session)} />
        {more}
      </div>
    </div>
  );
}

type ShortProps = { icon: IconName; text: string; link: ComponentChildren; isImportant?: boolean };

function Short({ icon, text, link, isImportant }: ShortProps) {
  return (
    <div class={isImportant ? 'gap-row important' : 'gap-row'}>
      <Icon name={icon} />
      <span dir="auto">{plain(text)}</span>
      {link}
    </div>
  );
}

function Note({ icon, text, link }: ShortProps) {
  return (
    <div class="note-row">
      <Icon name={icon} />
      <Markdown text={text} />
      {link}
    </div>
  );
}

type FoldedProps = {
  row: RowOf<'told'>;
  session: SessionView;
  opened: Opened;
  icon: IconName;
  label: string;
  item: Told;
  link: ComponentChildren;
};

/** One line that opens. Its beginning is beside its name, so that often nobody needs to. */
function Folded({ row, session, opened, icon, label, item, link }: FoldedProps) {
  const isOpen = opened.isOpen(row.key);
  return (
    <div class={isOpen ? 'folded open' : 'folded'}>
      <div class="fold-line">
        <button type="button" class="fold" aria-expanded={isOpen} onClick={() => opened.toggle(row.key, !isOpen)}>
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
          <Icon name={icon} />
          <span class="fold-name">{label}</span>
          {!isOpen && <span class="fold-title">{plainLine(item.text.slice(0, 300))}</span>}
        </button>
        {link}
      </div>
      {isOpen && <FoldedText row={row} session={session} item={item} />}
    </div>
  );
}

function FoldedText({ row, session, item }: { row: RowOf<'told'>; session: SessionView; item: Told }) {
  const { text, more } = useWholeText(row, session, item);
  // What files and pages held is shown letter by letter; what the model wrote may have form.
  const hasForm = row.item.type === 'thought' || row.item.type === 'handOver';
  return (
    <>
      {hasForm ? (
        <Markdown text={text} />
      ) : (
        <pre class="material" dir="auto">
          {linesOf(text).join('\n')}
        </pre>
      )}
      {more}
    </>
  );
}
