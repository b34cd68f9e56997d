import { type Formats, formatsOf } from '../format/format.ts';

/** Times as everybody in the world reads them, in the order of ISO 8601. */
export const formats: Formats = {
  ...formatsOf('en-US', { useGrouping: false }),
  month: (month) => month,
  minute: (at) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  day: (at) => new Date(at).toISOString().slice(0, 10),
};
