import type { SessionView } from '../../../api/types.ts';
import { Markdown } from '../../../parts/markdown.tsx';
import { withNames } from '../../../safe/mentions.ts';
import { plainLine } from '../../../safe/plain.ts';
import { useTexts } from '../../../text/use-texts.ts';
import { EntryLink } from './entry-link.tsx';
import { Pictures } from './pictures.tsx';
import type { RowOf } from './row-view.tsx';
import { useWholeText } from './whole-text.tsx';

/** What a person wrote. */
export function WordsRow({ row, session }: { row: RowOf<'words'>; session: SessionView }) {
  const { entry } = useTexts();
  const { by, images, change } = row.item;
  const { text, more } = useWholeText(row, session, row.item);
  const name = plainLine(by.name ?? by.id);
  return (
    <div class={change === 'withdrawn' ? 'words-row withdrawn' : 'words-row'}>
      <Initial name={name} />
      <div class="bubble">
        <p class="by">
          <strong>{name}</strong>
          {change && <span class="badge">{entry[change]}</span>}
          <EntryLink row={row} session={session} />
        </p>
        <Markdown text={withNames(text, session)} />
        {more}
        <Pictures images={images} />
      </div>
    </div>
  );
}

const COLOURS = 6;

function Initial({ name }: { name: string }) {
  const colour = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % COLOURS;
  return (
    <span class={`initial colour-${colour}`} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
