import type { Region } from '@remote-swe/core/tools/view-image';
import * as z from 'zod';

/** What the process that takes images apart is asked, as JSON in its argument, and what it answers on standard output. */
export type ScaleRequest = {
  path: string;
  region?: Region | undefined;
  sidePixelsMax: number;
  bytesMax: number;
  fileBytesMax: number;
  filePixelsMax: number;
};

export const scaleAnswer = z.union([
  z.object({
    kind: z.literal('scaled'),
    format: z.enum(['png', 'jpeg']),
    width: z.number(),
    height: z.number(),
    base64: z.string(),
  }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);
export type ScaleAnswer = z.infer<typeof scaleAnswer>;
