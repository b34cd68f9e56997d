/** A remark about code: a line of a review, or a paragraph that names one. `path` is missing where only a line is named. */
export type Remark = { path?: string; from: number; to: number; words: string };

/**
 * A repository as the session left it. `directory` is bare; `base` is the tip of the default branch, `start` the commit from which the work
 * began, `head` the one that was delivered (`start` when nothing was). `pulls` counts the pull requests that the session opened.
 */
export type DeliveredRepository = { directory: string; base: string; start: string; head: string; pulls: number };

/** All that a grader looks at. `answer` is the last that the agent said; '' when it said nothing. */
export type Delivered = { answer: string; remarks: Remark[]; repositories: Record<string, DeliveredRepository> };
