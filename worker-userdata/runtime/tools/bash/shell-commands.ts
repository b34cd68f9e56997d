/** One command of a script: what is set for it alone, and its words without quotes. */
export type ShellCommand = { variables: string[]; words: string[] };

/** Characters of a script that are looked at. */
const CHARS_MAX = 100_000;
/** Words before a program that run it: keywords of the shell, and programs that start another one. */
const BEFORE = new Set([
  ...[
    'then',
    'do',
    'else',
    'elif',
    'if',
    'while',
    'until',
    '!',
    '{',
    'time',
    'exec',
    'command',
    'builtin',
    'env',
    'sudo',
    'nohup',
  ],
]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * The commands of a script, as far as their words can be told without running it: quotes are taken off, variables stay as they are written,
 * and the text of a heredoc is no command. A guard against slips, not a shell.
 */
export function shellCommands(script: string): ShellCommand[] {
  return split(script.slice(0, CHARS_MAX)).flatMap((words) => {
    const variables: string[] = [];
    let at = 0;
    for (; at < words.length; at++) {
      const word = words[at] ?? '';
      if (ASSIGNMENT.test(word)) variables.push(word);
      else if (!BEFORE.has(word)) break;
    }
    return at < words.length ? [{ variables, words: words.slice(at) }] : [];
  });
}

const ENDS = new Set([';', '&', '|', '(', ')', '\n']);

function split(script: string): string[][] {
  const commands: string[][] = [[]];
  const heredocs: string[] = [];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (let at = 0; at < script.length; at++) {
    const char = script[at] ?? '';
    if (char === "'" || char === '"') {
      const quoted = readQuoted(script, at);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (char === '\\') {
      at += 1;
      if (script[at] !== '\n') word = (word ?? '') + (script[at] ?? '');
    } else if (char === '#' && word === undefined) {
      at = endOfLine(script, at) - 1;
    } else if (script.startsWith('<<', at) && script[at + 2] !== '<') {
      const mark = /^<<-?[ \t]*(['"]?)([\w.-]+)\1/.exec(script.slice(at, at + 200));
      endWord();
      if (mark?.[2] !== undefined) heredocs.push(mark[2]);
      at += (mark?.[0].length ?? 2) - 1;
    } else if (char === ' ' || char === '\t') endWord();
    else if (ENDS.has(char)) {
      endWord();
      commands.push([]);
      if (char === '\n') at = behindHeredocs(script, at, heredocs.splice(0));
    } else word = (word ?? '') + char;
  }
  endWord();
  return commands;
}

/** The text of a quoted part, and where its last quote is; one that does not end goes to the end. */
function readQuoted(script: string, start: number): { text: string; end: number } {
  const quote = script[start] ?? '';
  let text = '';
  for (let at = start + 1; at < script.length; at++) {
    const char = script[at] ?? '';
    if (char === quote) return { text, end: at };
    if (char === '\\' && quote === '"') at += 1;
    text += script[at] ?? '';
  }
  return { text, end: script.length };
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end < 0 ? script.length : end;
}

/** The last character of the heredocs that begin behind a line end; that line end where there are none. */
function behindHeredocs(script: string, lineEnd: number, marks: string[]): number {
  let at = lineEnd;
  for (const mark of marks)
    while (at < script.length) {
      const end = endOfLine(script, at + 1);
      const line = script.slice(at + 1, end);
      at = end;
      if (line.trim() === mark) break;
    }
  return at;
}
