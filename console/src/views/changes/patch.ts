import { parsePatch, type StructuredPatchHunk } from 'diff';

export type ChangedFile = {
  name: string;
  /** Of a renamed file. */
  from?: string;
  hunks: StructuredPatchHunk[];
  added: number;
  removed: number;
  isBinary: boolean;
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
  const head = at < 0 ? part : part.slice(0, at);
  const hunks =
    at < 0
      ? []
      : part
          .slice(at)
          .split(/^(?=@@ )/m)
          .flatMap(hunkOf);
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const from = nameAfter(head, 'rename from ');
  return {
    name: nameOf(head),
    ...(from === undefined ? {} : { from }),
    hunks,
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    isBinary: /^(Binary files |GIT binary patch)/m.test(head),
  };
}

function nameOf(head: string): string {
  const now = nameAfter(head, '+++ ');
  if (now !== undefined && now !== '/dev/null') return now.replace(/^b\//, '');
  const renamed = nameAfter(head, 'rename to ') ?? nameAfter(head, '--- ')?.replace(/^a\//, '');
  return renamed ?? / b\/(.*)$/m.exec(head)?.[1] ?? head.split('\n')[0] ?? '';
}

/** What follows at the beginning of a line; git puts odd names in quotes. */
function nameAfter(head: string, start: string): string | undefined {
  const line = head.split('\n').find((each) => each.startsWith(start));
  return line
    ?.slice(start.length)
    .replace(/\t.*$/, '')
    .replace(/^"(.*)"$/, '$1');
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
