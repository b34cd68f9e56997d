import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool.ts';

/** Bytes of an image: Converse refuses more than 3.75 MB. */
export const VIEW_BYTES_MAX = 3_750_000;
/** Pixels of a side: Converse refuses more. */
export const VIEW_SIDE_PIXELS_MAX = 8_000;
/** Models see no more detail than this, and requests with many images may hold no larger ones. */
export const VIEW_SIDE_PIXELS_GOOD = 2_000;

const input = z.strictObject({
  path: z.string().min(1).describe('The image file; absolute, or relative to the current directory of the bash tool.'),
});
export type ViewImageInput = z.infer<typeof input>;

export const viewImage: ToolDefinition<ViewImageInput> = {
  name: 'view_image',
  place: 'worker',
  description: `Shows you an image from your machine: a screenshot, a chart, a design. PNG, JPEG, GIF or WebP, up to ${VIEW_BYTES_MAX} bytes and ${VIEW_SIDE_PIXELS_MAX} pixels per side; best is at most ${VIEW_SIDE_PIXELS_GOOD}.
Of an animation you see the first frame. Other formats and larger images are refused with a command that converts them.`,
  input,
};
