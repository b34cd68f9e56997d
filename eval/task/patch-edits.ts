/** One replacement, as the tool edit_file takes it; an empty `old_string` makes a file. */
export type PatchEdit = { path: string; old_string: string; new_string: string };

type Hunk = { start: number; before: string[]; after: string[] };
type FilePatch = { path: string; isNew: boolean; hunks: Hunk[] };

/**
 * A unified diff of git as replacements, each of which stands exactly once in its file. `read` gives a file's text as it is before. Lines
 * above a hunk are added until it is the only one. Throws when a hunk does not stand where the diff says.
 */
export function patchEdits(patch: string, read: (path: string) => string): PatchEdit[] {
  return filePatches(patch).flatMap(({ path, isNew, hunks }) => {
    if (isNew) return [{ path, old_string: '', new_string: joined(hunks[0]?.after ?? []) }];
    let text = read(path);
    // Replacements are made in order: each is looked for in what the ones before it have left. Later hunks stand lower by what was added.
    let moved = 0;
    return hunks.map((hunk) => {
      const edit = unique(path, text, { ...hunk, start: hunk.start + moved });
      moved += hunk.after.length - hunk.before.length;
      text = text.replace(edit.old_string, () => edit.new_string);
      return edit;
    });
  });
}

function unique(path: string, text: string, { start, before, after }: Hunk): PatchEdit {
  const lines = text.split('\n');
  if (joined(lines.slice(start, start + before.length)) !== joined(before))
    throw new Error(`A hunk of ${path} does not stand at line ${start + 1}.`);
  for (let from = start; from >= 0; from--) {
    const above = lines.slice(from, start);
    const old = joined([...above, ...before]);
    if (text.split(old).length === 2) return { path, old_string: old, new_string: joined([...above, ...after]) };
  }
  throw new Error(`A hunk of ${path} cannot be told from others.`);
}

function joined(lines: string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function filePatches(patch: string): FilePatch[] {
  const parts = patch.split(/^diff --git /m).slice(1);
  return parts.map((part) => ({
    path: /^\+\+\+ b\/(.+)$/m.exec(part)?.[1] ?? '',
    isNew: /^--- \/dev\/null$/m.test(part),
    hunks: part
      .split(/^(?=@@ -)/m)
      .slice(1)
      .map(hunkOf),
  }));
}

function hunkOf(text: string): Hunk {
  const [head = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const start = Number(/^@@ -(\d+)/.exec(head)?.[1] ?? 1);
  const of = (sign: string) => lines.filter((line) => line[0] === ' ' || line[0] === sign).map((line) => line.slice(1));
  return { start: Math.max(0, start - 1), before: of('-'), after: of('+') };
}
