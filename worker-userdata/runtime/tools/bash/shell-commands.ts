import { shellWords } from './shell-words.ts';

/** One command of a script: what is set for it alone, and its words without quotes. */
export type ShellCommand = { variables: string[]; words: string[] };

/** Characters of a script that are looked at. */
const CHARS_MAX = 100_000;
/** Words of the shell before a command. */
const KEYWORDS = new Set(['then', 'do', 'else', 'elif', 'if', 'while', 'until', '!', '{']);
/** Programs that start the one behind them, and their own options. */
const STARTERS = new Set('time exec command builtin env sudo nohup timeout nice ionice setsid stdbuf xargs'.split(' '));
/** An option of such a program, or a number or time as its value. */
const OF_STARTER = /^-|^\d+[smhd]?$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/**
 * The commands of a script, as far as their words can be told without running it: quotes are taken off, variables stay as they are written,
 * and the text of a heredoc is no command. A guard against slips, not a shell.
 */
export function shellCommands(script: string): ShellCommand[] {
  return shellWords(script.slice(0, CHARS_MAX)).flatMap((words) => {
    const variables: string[] = [];
    let isStarted = false;
    const at = words.findIndex((word) => {
      if (ASSIGNMENT.test(word)) variables.push(word);
      else if (STARTERS.has(word)) isStarted = true;
      else return !KEYWORDS.has(word) && !(isStarted && OF_STARTER.test(word));
      return false;
    });
    return at < 0 ? [] : [{ variables, words: words.slice(at) }];
  });
}
