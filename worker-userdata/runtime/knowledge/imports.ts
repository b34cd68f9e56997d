import { dirname, join } from 'node:path';

/** Longer words are no paths. */
const PATH_CHARS_MAX = 300;
/** Words of one text that are looked up. */
const WORDS_MAX = 50;

/**
 * The paths of the repository that a guide imports with `@path`, as Claude Code and Gemini CLI read it: relative to the guide,
 * not in code. Many a word with an @ is none; whoever looks it up finds nothing then. What leads out of the repository, to a
 * home or from the root of a disk is none either.
 */
export function importedPaths(guide: string, text: string): string[] {
  const found = new Set<string>();
  for (const line of proseOf(text)) {
    for (const word of line.split(/\s/)) {
      const path = word.startsWith('@') ? pathOf(guide, word.slice(1)) : undefined;
      if (path !== undefined) found.add(path);
      if (found.size >= WORDS_MAX) return [...found];
    }
  }
  return [...found];
}

function pathOf(guide: string, word: string): string | undefined {
  if (word.length > PATH_CHARS_MAX || /^[~/]/.test(word)) return undefined;
  const path = join(dirname(guide), withoutPunctuation(word));
  return path === '.' || path === '..' || path.startsWith('../') ? undefined : path.replace(/\/$/, '');
}

/** Signs that end a clause in any script, or close what stands around it. Names of files end with none of them. */
const PUNCTUATION = /^[.,;:!?)\]"'。、，．；：！？）］」』】》〉”’…]$/;

function withoutPunctuation(word: string): string {
  let end = word.length;
  while (end > 0 && PUNCTUATION.test(word[end - 1] ?? '')) end--;
  return word.slice(0, end);
}

/** The lines that stand neither in a block of code nor, in part, between backticks. */
function proseOf(text: string): string[] {
  let fence = '';
  return text.split('\n').flatMap((line) => {
    const [, mark = '', behind = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence !== '') {
      // A block may hold shorter marks, and marks with words behind them.
      if (mark.startsWith(fence) && behind.trim() === '') fence = '';
      return [];
    }
    // Code between backticks may begin a line, too.
    if (mark !== '' && !(mark.startsWith('`') && behind.includes('`'))) {
      fence = mark;
      return [];
    }
    return [
      line
        .split('`')
        .filter((_, index) => index % 2 === 0)
        .join(' '),
    ];
  });
}
