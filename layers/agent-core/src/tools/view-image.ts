import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';

/** Bytes of an image that the model sees: Converse refuses more than 3.75 MB. */
export const VIEW_BYTES_MAX = 3_750_000;
/** Pixels of its longer side: models see no more detail, and refuse larger ones in requests with many images. */
export const VIEW_SIDE_PIXELS_MAX = 2_000;
/** Bytes of the file that is shown smaller. */
export const VIEW_FILE_BYTES_MAX = 50_000_000;
/** Pixels of it: four bytes each in memory, several times over. Catches small files that unpack to gigabytes. */
export const VIEW_FILE_PIXELS_MAX = 40_000_000;

const pixel = z.number().int().min(0);
const region = z.strictObject({ x: pixel, y: pixel, width: pixel.min(1), height: pixel.min(1) });
export type Region = z.infer<typeof region>;

const input = z.strictObject({
  path: z.string().min(1).describe('The image file.'),
  region: region.optional().describe('The part to show, in pixels of the file.'),
});
export type ViewImageInput = z.infer<typeof input>;

export const viewImage: ToolDefinition<ViewImageInput> = {
  name: 'view_image',
  place: 'worker',
  effect: 'none',
  inReview: 'too',
  // A large one is made smaller, which ends itself after a minute.
  timeLimitMs: () => 70_000,
  description: `Shows you an image from your machine: PNG, JPEG, GIF (its first frame) or WebP. Large ones are shown with a longer side of ${VIEW_SIDE_PIXELS_MAX} pixels; region shows a part of them in full. Other formats are refused with a command that converts them.`,
  input,
};
