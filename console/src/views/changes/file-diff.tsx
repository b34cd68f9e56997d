import { useState } from 'preact/hooks';
import { languageOf } from '../../safe/highlight.ts';
import { plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Hunks } from './hunks.tsx';
import type { ChangedFile } from './patch.ts';

const LINES_MAX = 1_000;

/** One file that differs: what became of it, and its lines. Without lines there is nothing to open. */
export function FileDiff({ file, isFewFiles }: { file: ChangedFile; isFewFiles: boolean }) {
  const isLarge = file.added + file.removed > LINES_MAX;
  const [isOpen, open] = useState(isFewFiles && !isLarge);
  const head = <FileHead file={file} isLarge={isLarge} />;
  if (file.content !== 'lines')
    return (
      <figure class="diff-file">
        <figcaption>{head}</figcaption>
      </figure>
    );
  return (
    <details class="diff-file" open={isOpen} onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>{head}</summary>
      {isOpen && <Hunks hunks={file.hunks} language={languageOf(file.name)} />}
    </details>
  );
}

function FileHead({ file, isLarge }: { file: ChangedFile; isLarge: boolean }) {
  const { changes } = useTexts();
  const { name, became, from, modes } = file;
  return (
    <>
      <code dir="auto">{plainLine(name)}</code>
      {became && <Became became={became} from={plainLine(from ?? '')} />}
      {modes && <span class="hint">{changes.mode(...modes)}</span>}
      {isLarge && <span class="hint">{changes.large}</span>}
      <span class="counts">
        <Content file={file} />
      </span>
    </>
  );
}

function Became({ became, from }: { became: NonNullable<ChangedFile['became']>; from: string }) {
  const { changes } = useTexts();
  const text = changes.became[became];
  return <span class="hint">{typeof text === 'string' ? text : text(from)}</span>;
}

/** How many lines came and went, or why there are none to count. */
function Content({ file: { content, added, removed } }: { file: ChangedFile }) {
  const { changes } = useTexts();
  if (content !== 'lines') return <span class="hint">{content === 'unknown' ? '' : changes.content[content]}</span>;
  return (
    <>
      <span class="added">+{added}</span> <span class="removed">−{removed}</span>
    </>
  );
}
