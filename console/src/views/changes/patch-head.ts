/** What git says of a file before its lines. `became` and `modes` are left out where nothing of the kind happened to it. */
export type FileHead = {
  name: string;
  became?: 'new' | 'deleted' | 'renamed' | 'copied';
  /** Of a renamed or copied file. */
  from?: string;
  /** Before and after. */
  modes?: [string, string];
  /** Why it has no lines. */
  content?: 'binary' | 'empty' | 'same';
};

/** How git names a file without content, in repositories of SHA-1 and of SHA-256. */
const NOTHING = '(?:e69de29|473a0f4)[0-9a-f]*';
const EMPTY = new RegExp(`^index (?:0+\\.\\.${NOTHING}|${NOTHING}\\.\\.0+)(?: \\d+)?$`, 'm');

const BECAME = [
  ['new', /^new file mode /m],
  ['deleted', /^deleted file mode /m],
  ['renamed', /^rename from /m],
  ['copied', /^copy from /m],
] as const;

/** The lines of one file's part of a patch before its first piece. Pure. */
export function headOf(head: string): FileHead {
  const became = BECAME.find(([, sign]) => sign.test(head))?.[0];
  const from = nameAfter(head, 'rename from ') ?? nameAfter(head, 'copy from ');
  const modes = [/^old mode (\d+)$/m, /^new mode (\d+)$/m].map((mode) => mode.exec(head)?.[1]);
  const content = contentOf(head);
  return {
    name: nameOf(head),
    ...(became && { became }),
    ...(from !== undefined && { from }),
    ...(modes[0] && modes[1] && { modes: [modes[0], modes[1]] }),
    ...(content && { content }),
  };
}

function contentOf(head: string): FileHead['content'] {
  if (/^(Binary files |GIT binary patch)/m.test(head)) return 'binary';
  if (EMPTY.test(head)) return 'empty';
  const isSame = /^similarity index 100%$/m.test(head) || (/^new mode \d+$/m.test(head) && !/^(index|sim)/m.test(head));
  return isSame ? 'same' : undefined;
}

function nameOf(head: string): string {
  const now = nameAfter(head, '+++ ');
  if (now !== undefined && now !== '/dev/null') return now.replace(/^b\//, '');
  const moved = nameAfter(head, 'rename to ') ?? nameAfter(head, 'copy to ');
  return moved ?? nameAfter(head, '--- ')?.replace(/^a\//, '') ?? sameName(head.split('\n')[0] ?? '');
}

/** Of a line that names one file twice, `a/` and `b/` before it: that says where the first one ends, whatever is in the name. */
function sameName(line: string): string {
  const names = line.slice('diff --git '.length);
  const name = names.slice((names.length + 1) / 2);
  return unquoted(name).replace(/^b\//, '');
}

/** What follows at the beginning of a line. */
function nameAfter(head: string, start: string): string | undefined {
  const line = head.split('\n').find((each) => each.startsWith(start));
  return line === undefined ? undefined : unquoted(line.slice(start.length).replace(/\t$/, ''));
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/** Git puts odd names in quotes, and what is odd in them as letters or as bytes in octal. */
function unquoted(name: string): string {
  if (!/^".*"$/.test(name)) return name;
  return name
    .slice(1, -1)
    .replace(/(?:\\[0-3][0-7]{2})+|\\(.)/g, (code, letter?: string) =>
      letter === undefined ? fromOctal(code) : (LETTERS[letter] ?? letter),
    );
}

function fromOctal(code: string): string {
  const bytes = code.split('\\').slice(1);
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 8)));
}
