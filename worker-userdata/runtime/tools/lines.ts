import { counted } from '@remote-swe/core/domain/counted';

/** Line number, tab, text: as `cat -n` does it. Longer lines end in a note of how much is missing. */
export function numberedLine(number: number, text: string, charsMax: number): string {
  const shown =
    text.length > charsMax
      ? `${text.slice(0, charsMax)}… [${counted(text.length - charsMax, 'more character')} in this line]`
      : text;
  return `${String(number).padStart(6)}\t${shown}`;
}

export function numberedLines(lines: string[], firstNumber: number, charsMax: number): string {
  return lines.map((line, index) => numberedLine(firstNumber + index, line, charsMax)).join('\n');
}

/** Numbers of the lines in which positions lie, which come in rising order. */
export function lineNumbers(text: string, positions: number[]): number[] {
  let number = 1;
  let next = text.indexOf('\n');
  return positions.map((position) => {
    for (; next >= 0 && next < position; next = text.indexOf('\n', next + 1)) number++;
    return number;
  });
}
