/** A piece of Markdown: words that readers see as such, a comment that nobody sees, or code in a line or a block of its own. */
type Piece = { kind: 'prose' | 'comment' | 'code' | 'block'; text: string };

/** Opens or closes a block of code: at least three marks of one sort. */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const COMMENT_END = '-->';

/** What readers see outside of code. In place of each other piece stands a mark that is no letter, and joins no words. */
export function proseOf(markdown: string): string {
  return piecesOf(markdown)
    .map(({ kind, text }) => (kind === 'prose' ? text : '\uFFFC'))
    .join('');
}

/** All but the comments. One that never ends hides the rest. */
export function withoutComments(markdown: string): string {
  return piecesOf(markdown)
    .flatMap(({ kind, text }) => (kind === 'comment' ? [] : text))
    .join('');
}

/** The lines that are neither comments nor blocks of code. */
export function writtenLines(markdown: string): string[] {
  const seen = piecesOf(markdown).flatMap(({ kind, text }) => (kind === 'comment' || kind === 'block' ? [] : text));
  return seen.join('').split('\n');
}

/**
 * The text in pieces as GitHub reads it, except that code between backticks ends with its line. Together they are the text, with `\n`
 * behind each line. Comments in code are code, and what stands in a comment opens no block.
 */
function piecesOf(markdown: string): Piece[] {
  const pieces: Piece[] = [];
  let fence: string | undefined;
  let isComment = false;
  for (const line of markdown.replace(/\r\n?/g, '\n').split(/(?<=\n)/)) {
    const [, marks = '', behind = ''] = isComment ? [] : (FENCE.exec(line.trimEnd()) ?? []);
    if (fence !== undefined) {
      pieces.push({ kind: 'block', text: line });
      if (closes(marks, fence) && behind === '') fence = undefined;
    } else if (marks !== '' && !(marks.startsWith('`') && behind.includes('`'))) {
      pieces.push({ kind: 'block', text: line });
      fence = marks;
    } else {
      const found = spansOf(line, isComment);
      pieces.push(...found.pieces);
      isComment = found.isOpen;
    }
  }
  return pieces;
}

function closes(marks: string, fence: string): boolean {
  return marks.length >= fence.length && marks[0] === fence[0];
}

/** The pieces of one line. `isOpen`: a comment goes on behind it. */
function spansOf(line: string, isComment: boolean): { pieces: Piece[]; isOpen: boolean } {
  const pieces: Piece[] = [];
  const ends = runsOf(line);
  let [from, look] = [0, 0];
  const cut = (kind: Piece['kind'], to: number) => {
    if (to > from) pieces.push({ kind, text: line.slice(from, to) });
    [from, look] = [to, to];
  };
  let isInside = isComment;
  while (look < line.length) {
    if (isInside) {
      const end = line.indexOf(COMMENT_END, look);
      cut('comment', end < 0 ? line.length : end + COMMENT_END.length);
      if (end < 0) return { pieces, isOpen: true };
      isInside = false;
    }
    const opening = nextOpening(line, look);
    if (opening === undefined) break;
    const { at, marks } = opening;
    isInside = marks === '<!--';
    const end = isInside ? at : ends(marks.length, at);
    if (end === undefined) look = at + marks.length;
    else {
      cut('prose', at);
      if (!isInside) cut('code', end + marks.length);
    }
  }
  cut('prose', line.length);
  return { pieces, isOpen: false };
}

function nextOpening(line: string, from: number): { at: number; marks: string } | undefined {
  const mark = /`+|<!--/g;
  mark.lastIndex = from;
  const found = mark.exec(line);
  return found ? { at: found.index, marks: found[0] } : undefined;
}

/** Finds the next run of so many backticks behind a place. Asked from left to right: each run is looked at once. */
function runsOf(line: string): (length: number, behind: number) => number | undefined {
  const runs = new Map<number, number[]>();
  for (const { 0: marks, index } of line.matchAll(/`+/g)) {
    const places = runs.get(marks.length);
    if (places) places.push(index);
    else runs.set(marks.length, [index]);
  }
  const next = new Map<number, number>();
  return (length, behind) => {
    const places = runs.get(length) ?? [];
    let at = next.get(length) ?? 0;
    while (at < places.length && (places[at] ?? 0) <= behind) at++;
    next.set(length, at);
    return places[at];
  };
}
