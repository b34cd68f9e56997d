import * as z from 'zod';

/**
 * What a text is and where it is from: `session` is the program itself, everything else is material that others wrote. Only the
 * renderer turns this into text ({@link file://./framed.ts}), so nothing that the text holds can pass for it. PERSISTED CONTRACT.
 */
export const frame = z.object({
  kind: z.enum([
    'session',
    'file',
    'forward',
    'thread-post',
    'link-preview',
    'attachment',
    'table',
    'guide',
    'issue',
    'comment',
    'resource',
    'summary',
    'earlier-summary',
    'steps',
    'last-step',
  ]),
  /** Of the file, the issue, the resource. */
  name: z.string().optional(),
  /** Whoever wrote it, as its source names them. */
  from: z.string().optional(),
  /** The channel that it was forwarded from. */
  in: z.string().optional(),
  /** When it was written, as a date for readers. */
  at: z.string().optional(),
  link: z.string().optional(),
  /** Where the worker has it, below its workspace. */
  path: z.string().optional(),
});
export type Frame = z.infer<typeof frame>;

/** A text that stands in a frame of its own. PERSISTED CONTRACT. */
export type FramedText = { frame: Frame; text: string };

/** Stands before what the program says of its own accord, inside its frame. Builds that knew no frames wrote it too. */
export const SESSION_PREFIX = '[session]';

/** What the program that runs the session says. */
export function sessionText(text: string): FramedText {
  return { frame: { kind: 'session' }, text };
}

/** The rules by which a message is rendered: absent from messages of builds that knew no frames, which are rendered as ever. */
export type FrameRules = 1;
export const FRAME_RULES: FrameRules = 1;
