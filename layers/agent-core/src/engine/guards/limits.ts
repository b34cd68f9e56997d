import type { Settings } from '../context/settings.ts';

/** What an operator sets for a turn. Half of each is the soft limit, at which the model is told to come to an end. */
export type TurnLimits = Pick<Settings, 'turnStepsMax' | 'turnActiveMsMax'>;

/** Identical calls in a row with an identical result: advice. Catches a model that hopes for another answer. */
export const SAME_CALLS_ADVICE = 3;
/** After this many the turn stops, because advice did not help. */
export const SAME_CALLS_STOP = 5;
/** Calls that alternate between the same two, A-B-A-B: advice. */
export const ALTERNATING_CALLS_ADVICE = 6;
export const ALTERNATING_CALLS_STOP = 10;
/** Runs of one command that failed with the same output, other calls between them allowed: advice. */
export const SAME_FAILURES_ADVICE = 3;
/** This many of its last {@link COMMAND_RUNS_SEEN} runs failed: a second advice. */
export const FAILED_RUNS_ADVICE = 5;
export const COMMAND_RUNS_SEEN = 6;
/** Calls kept to find all this: enough for six runs of a command with three other calls between them. */
export const TRACES_MAX = 24;
/** Refused edits of one file in a row: advice, and counting starts again. */
export const EDIT_FAILURES_ADVICE = 3;
/** Ends without a word in a row that are answered with "continue"; one more ends the turn as failed. */
export const EMPTY_ENDS_MAX = 1;
/** Ends that are sent back in one turn because something is open. */
export const END_NUDGES_MAX = 2;
/** Open items that a nudge names. */
export const OPEN_ITEMS_SHOWN = 5;
export const OPEN_ITEM_CHARS_MAX = 80;
/** Replies in a row that cannot be read and are asked for again. */
export const MALFORMED_MAX = 3;
/** Model calls that asked for tools, in which people heard nothing. Those that only wait do not count. */
export const SILENT_CALLS_MAX = 5;
/** Active time that these took at least: five quick looks are no silence, and the report may come next. */
export const SILENT_MS_MIN = 120_000;
export const SILENCE_REMINDERS_MAX = 3;
/** Times in one turn that the machine is lost, or does not come, before the turn stops. No silent third machine. */
export const WORKER_LOSSES_MAX = 2;
