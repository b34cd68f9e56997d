import { parsePatch, type StructuredPatchHunk } from 'diff';
import { type FileHead, headOf } from './patch-head.ts';

/** `content`: what its lines say; without lines, why there are none. Unknown where the patch does not say it, or is cut before. */
export type ChangedFile = Omit<FileHead, 'content'> & {
  content: 'lines' | NonNullable<FileHead['content']> | 'unknown';
  hunks: StructuredPatchHunk[];
  added: number;
  removed: number;
};

/**
 * The files of a patch as git writes it, each read by itself: one that cannot be read (a patch may be cut) is shown without its last
 * piece. Undefined where there are no files in it.
 */
export function filesOf(patch: string): ChangedFile[] | undefined {
  const parts = patch.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
  return parts.length === 0 ? undefined : parts.map(fileOf);
}

function fileOf(part: string): ChangedFile {
  const at = part.search(/^@@ /m);
  const head = headOf(at < 0 ? part : part.slice(0, at));
  const pieces = at < 0 ? [] : part.slice(at).split(/^(?=@@ )/m);
  const hunks = pieces.flatMap(hunkOf);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    ...head,
    content: lines.length > 0 ? 'lines' : (head.content ?? 'unknown'),
    hunks,
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

/** A hunk that its head does not fit is shown by its lines all the same. */
function hunkOf(text: string): StructuredPatchHunk[] {
  try {
    return parsePatch(text)[0]?.hunks ?? [];
  } catch {
    const [oldStart = 1, newStart = 1] = (/^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text) ?? []).slice(1).map(Number);
    const lines = text
      .split('\n')
      .slice(1)
      .filter((line) => /^[-+ ]/.test(line));
    return [{ oldStart, newStart, oldLines: 0, newLines: 0, lines }];
  }
}
