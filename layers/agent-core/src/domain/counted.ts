/**
 * A number with what it counts, as people and models read it: `1 commit`, `2 commits`, `3 branches`. `plural`: where the noun takes
 * more than an s.
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
