import { hasPassed, isBesideTest } from './failing/marks.ts';

/** Lines of a run that stand at its beginning; its last one stands, too. */
const SHOWN_FIRST = 2;
/** Lines that a fold must leave out: fewer are shorter than the words about them. */
const FOLDED_MIN = 3;
/** A longer line is itself: what it is like is not looked at. */
const LINE_CHARS_MAX = 1_000;

/** What package managers, compilers and git say about each thing that they take on. */
const TAKEN_ON =
  /^\s*(Get:\d+|Hit:\d+|Ign:\d+|Selecting previously|Preparing to unpack|Unpacking|Setting up|Processing triggers|Compiling|Downloading|Downloaded|Downloading from|Fetching|Collecting|Requirement already satisfied|Using cached|Installing|npm http fetch|npm warn deprecated|npm WARN deprecated|go: downloading|Progress \(\d+\)|\+ \S+==\S+$)/;
/** What differs between two reports of the same progress: times, shares, sizes. */
const MEASURE = /\d+(?:[.,:]\d+)*\s?(?:%|ms|s|[kMG]i?B)(?![\w])/g;

/**
 * Shows of lines in a row that are alike the first two and the last, and how many stand between. Takes text in pieces and
 * gives pieces; a run that has not ended is held back, as a count and a line.
 */
export class LineFolder {
  #rest = '';
  #shape = '';
  #times = 0;
  /** Lines of the run that are not shown yet: the newest, and as many more as are no fold. */
  #held: string[] = [];
  #left = 0;

  push(text: string): string {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    let shown = lines.map((line) => this.#line(line)).join('');
    if (this.#rest.length > LINE_CHARS_MAX) {
      shown += this.#endRun() + this.#rest;
      this.#rest = '';
    }
    return shown;
  }

  end(): string {
    const last = this.#rest;
    this.#rest = '';
    return this.#endRun() + last;
  }

  #line(line: string): string {
    const shape = shapeOf(line);
    if (shape === '' || shape !== this.#shape) {
      const before = this.#endRun();
      this.#shape = shape;
      this.#times = 1;
      return `${before}${line}\n`;
    }
    this.#times++;
    if (this.#times <= SHOWN_FIRST) return `${line}\n`;
    this.#held.push(line);
    if (this.#held.length > FOLDED_MIN) {
      this.#held.shift();
      this.#left++;
    }
    return '';
  }

  /** What was held of a run: all of it when that is short, else the count and the last line. */
  #endRun(): string {
    const [held, left] = [this.#held, this.#left];
    this.#shape = '';
    this.#held = [];
    this.#left = 0;
    if (left === 0) return held.map((line) => `${line}\n`).join('');
    const folded = left + held.length - 1;
    return `[… ${folded} similar lines …]\n${held.at(-1)}\n`;
  }
}

/** What lines that are alike have in common; empty for a line that is like no other. */
function shapeOf(line: string): string {
  if (line.length > LINE_CHARS_MAX || line.trim() === '') return '';
  if (hasPassed(line) || isBesideTest(line)) return '\0passed';
  const takenOn = TAKEN_ON.exec(line)?.[1];
  return takenOn ? `\0${takenOn.replace(/\d+/g, '0')}` : line.replace(MEASURE, '0');
}
