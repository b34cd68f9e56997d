import { useMemo } from 'preact/hooks';
import type { DiffView } from '../../api/types.ts';
import { linesOf, plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';
import { FileDiff } from './file-diff.tsx';
import { filesOf } from './patch.ts';

type Clone = DiffView['clones'][number];

/** One clone: where its head is, and each file that differs from it. */
export function CloneDiff({ clone }: { clone: Clone }) {
  const { changes } = useTexts();
  const { path, branch, head, unpushed = 0, changed, changedCount, diff, isCut, isUnknown } = clone;
  if (isUnknown)
    return (
      <section class="repository-diff">
        <h3>
          <span class="repository">{plainLine(path)}</span>
        </h3>
        <p class="hint">{changes.unknown}</p>
      </section>
    );
  return (
    <section class="repository-diff">
      <h3>
        <span class="repository">{plainLine(path)}</span>{' '}
        <code>{branch === undefined ? changes.detached : plainLine(branch)}</code>{' '}
        <code class="hint">{plainLine(head ?? '').slice(0, 12)}</code>{' '}
        <span class="hint">{changes.files(changedCount)}</span>{' '}
        {unpushed > 0 && <span class="badge pending">{changes.unpushed(unpushed)}</span>}
      </h3>
      {diff === undefined ? <Names names={changed} all={changedCount} /> : <Patch patch={diff} />}
      {isCut && <p class="hint">{changes.cut}</p>}
    </section>
  );
}

/** Only what the last command told: which files, not how they differ. */
function Names({ names, all }: { names: readonly string[]; all: number }) {
  const { changes } = useTexts();
  if (all === 0) return <p class="hint">{changes.none}</p>;
  return (
    <ul class="plain">
      {names.map((name) => (
        <li key={name}>
          <code dir="auto">{plainLine(name)}</code>
        </li>
      ))}
      {all > names.length && <li class="hint">{changes.more(all - names.length)}</li>}
    </ul>
  );
}

/** Of more files none is open at first. */
const FEW_FILES = 20;

function Patch({ patch }: { patch: string }) {
  const { changes } = useTexts();
  const files = useMemo(() => filesOf(patch), [patch]);
  if (patch.trim() === '') return <p class="hint">{changes.none}</p>;
  if (!files)
    return (
      <>
        <p class="hint">{changes.unreadable}</p>
        <pre>{linesOf(patch).join('\n')}</pre>
      </>
    );
  return (
    <>
      {files.map((file, at) => (
        <FileDiff key={`${at} ${file.name}`} file={file} isFewFiles={files.length <= FEW_FILES} />
      ))}
    </>
  );
}
