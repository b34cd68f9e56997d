/** Objects of the bucket whose time is over. */
export interface OldObjects {
  /** Removes those below the prefix that were written before `writtenBefore`, a bounded number at once; how many. */
  remove(prefix: string, writtenBefore: number): Promise<number>;
}
