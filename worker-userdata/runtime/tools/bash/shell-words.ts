import { endOfLine, Heredocs } from './heredocs.ts';

/** What is read just now: the script, or what stands in parentheses or backticks. */
type Part = {
  opened: '(' | '`' | undefined;
  isArithmetic: boolean;
  /** Between double quotes. */
  isQuoted: boolean;
  words: string[];
  word: string | undefined;
  /** The next word says where output goes, or input comes from. */
  isTarget: boolean;
};

/** Parts in parts; catches scripts made to keep a reader busy. What is deeper stands in the part above it. */
const DEPTH_MAX = 100;
const REDIRECTION = /^(?:&>>?|<<<|<&|<>|>&|>>|>\||<|>)/;
const ENDS = new Set([';', '&', '|', '\n']);
const FILE_NUMBER = /^\d+$/;

/** The words of each command of a script, without quotes, redirections and heredocs; of what is nested, the inner commands first. Pure. */
export function shellWords(script: string): string[][] {
  return new Reading(script).commands();
}

class Reading {
  readonly #script: string;
  readonly #heredocs: Heredocs;
  readonly #commands: string[][] = [];
  readonly #above: Part[] = [];
  #part = partOf(undefined, false);
  #at = 0;

  constructor(script: string) {
    this.#script = script;
    this.#heredocs = new Heredocs(script);
  }

  commands(): string[][] {
    for (; this.#at < this.#script.length; this.#at++) {
      const char = this.#script[this.#at] ?? '';
      if (this.#both(char)) continue;
      if (this.#part.isQuoted) this.#add(char === '"' ? this.#quoted(false) : char);
      else this.#plain(char);
    }
    while (this.#above.length > 0) this.#close();
    this.#endCommand();
    return this.#commands;
  }

  /** What means the same in double quotes and outside of them. */
  #both(char: string): boolean {
    if (char === '\\') {
      this.#at += 1;
      if (this.#script[this.#at] !== '\n') this.#add(this.#script[this.#at] ?? '');
    } else if (char === '$' && this.#script[this.#at + 1] === '(') {
      this.#add(char);
      this.#at += 1;
      this.#open(false);
    } else if (char === '`' && (this.#part.isQuoted || this.#part.opened !== '`')) {
      this.#add('');
      this.#enter('`', false);
    } else return false;
    return true;
  }

  #plain(char: string): void {
    const { word } = this.#part;
    if (char === '"') this.#add(this.#quoted(true));
    else if (char === "'") this.#add(this.#single(false));
    else if (char === '$' && this.#script[this.#at + 1] === "'") {
      this.#at += 1;
      this.#add(this.#single(true));
    } else if (char === '#' && word === undefined) this.#at = endOfLine(this.#script, this.#at) - 1;
    else if (char === '<' || char === '>' || this.#script.startsWith('&>', this.#at)) this.#redirection();
    else if (char === '(') {
      this.#endCommand();
      this.#open(this.#part.isArithmetic);
    } else if (char === ')' || char === '`') this.#close();
    else if (char === ' ' || char === '\t') this.#endWord();
    else if (ENDS.has(char)) {
      this.#endCommand();
      if (char === '\n') this.#at = this.#heredocs.end(this.#at);
    } else this.#add(char);
  }

  #add(text: string): void {
    this.#part.word = (this.#part.word ?? '') + text;
  }

  #quoted(isQuoted: boolean): string {
    this.#part.isQuoted = isQuoted;
    return '';
  }

  /** The text of a part in single quotes; one that does not end goes to the end. Behind a dollar sign it has escapes. */
  #single(hasEscapes: boolean): string {
    let text = '';
    while (++this.#at < this.#script.length && this.#script[this.#at] !== "'") {
      if (hasEscapes && this.#script[this.#at] === '\\') this.#at += 1;
      text += this.#script[this.#at] ?? '';
    }
    return text;
  }

  #redirection(): void {
    const { word = '', isArithmetic } = this.#part;
    if (FILE_NUMBER.test(word)) this.#part.word = undefined;
    this.#endWord();
    const rest = this.#script.slice(this.#at, this.#at + 4);
    const isHeredoc = rest.startsWith('<<') && rest[2] !== '<' && !isArithmetic;
    const length = isHeredoc ? this.#heredocs.begin(this.#at) : REDIRECTION.exec(rest)?.[0].length;
    this.#at += (length ?? 2) - 1;
    if (isHeredoc) return;
    // A program in the place of a file is a word of its own.
    if (this.#script[this.#at + 1] !== '(') this.#part.isTarget = true;
    else {
      this.#at += 1;
      this.#add('');
      this.#open(false);
    }
  }

  /** Two at once begin arithmetic, where `<<` shifts bits. */
  #open(isArithmetic: boolean): void {
    const isDouble = this.#script[this.#at + 1] === '(';
    this.#enter('(', isArithmetic || isDouble);
    if (!isDouble) return;
    this.#at += 1;
    this.#enter('(', true);
  }

  #enter(opened: Part['opened'], isArithmetic: boolean): void {
    if (this.#above.length >= DEPTH_MAX) return;
    this.#above.push(this.#part);
    this.#part = partOf(opened, isArithmetic);
  }

  /** One that closes nothing, as in a pattern of `case`, ends a command. */
  #close(): void {
    this.#endCommand();
    this.#part = this.#above.pop() ?? this.#part;
  }

  #endWord(): void {
    const part = this.#part;
    if (part.word === undefined) return;
    if (!part.isTarget) part.words.push(part.word);
    part.word = undefined;
    part.isTarget = false;
  }

  #endCommand(): void {
    this.#endWord();
    const part = this.#part;
    if (part.words.length > 0) this.#commands.push(part.words);
    part.words = [];
    part.isTarget = false;
  }
}

function partOf(opened: Part['opened'], isArithmetic: boolean): Part {
  return { opened, isArithmetic, isQuoted: false, words: [], word: undefined, isTarget: false };
}
