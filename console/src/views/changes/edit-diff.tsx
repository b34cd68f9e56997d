import { type StructuredPatchHunk, structuredPatch } from 'diff';
import { useMemo } from 'preact/hooks';
import type { Edit } from '../../api/types.ts';
import { languageOf } from '../../safe/highlight.ts';
import { plain, plainLine } from '../../safe/plain.ts';
import { Hunks } from './hunks.tsx';

/** Time after which the whole is shown as taken out and put in. */
const DIFF_MS_MAX = 200;

/** One edit of a file: what was there, and what stands there now. */
export function EditDiff({ edit }: { edit: Edit }) {
  const hunks = useMemo(() => hunksOf(edit), [edit]);
  return (
    <figure class="diff-file">
      <figcaption>
        <code>{plainLine(edit.path)}</code>
      </figcaption>
      <Hunks hunks={hunks} language={languageOf(edit.path)} numbers={false} />
    </figure>
  );
}

function hunksOf({ old, new: now }: Edit) {
  const [before, after] = [plain(old), plain(now)];
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: DIFF_MS_MAX });
  if (patch) return before.endsWith('\n') === after.endsWith('\n') ? patch.hunks.map(withoutEnd) : patch.hunks;
  const lines = [...lined(before, '-'), ...lined(after, '+')];
  return [{ oldStart: 1, newStart: 1, oldLines: 0, newLines: 0, lines }];
}

/** An edit is a part of a file: that neither ends with a new line says nothing of the file's own end. */
function withoutEnd(hunk: StructuredPatchHunk): StructuredPatchHunk {
  return { ...hunk, lines: hunk.lines.filter((line) => !line.startsWith('\\')) };
}

function lined(text: string, sign: string): string[] {
  return text.split('\n').map((line) => `${sign}${line}`);
}
