/**
 * A number with what it counts, as people and models read it: `1 commit`, `2 commits`, `3 branches`. `plural`: where the noun takes
 * more than an s.
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A text up to a length, with a line that says how much of it is missing. */
export function clipped(text: string, charsMax: number): string {
  const left = text.length - charsMax;
  return left <= 0 ? text : `${text.slice(0, charsMax)}\n… cut: ${counted(left, 'character')} more`;
}
