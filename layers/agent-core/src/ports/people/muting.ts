/** A thread of a place, or without one the whole place. */
export type Part = { place: string; thread?: string };

/** What was said of a part last, by whom and when (ms). */
export type Muted = { muted: boolean; by: string; at: number };

/** Where only mentions count. `scope`: the installation's id. */
export interface Muting {
  set(scope: string, part: Part, muted: Muted): Promise<void>;
  /** What is muted for this thread: what was said of the thread itself counts before what was said of its place. */
  of(scope: string, part: Required<Part>): Promise<'thread' | 'place' | undefined>;
}
