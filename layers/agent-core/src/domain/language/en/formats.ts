import { minuteOf } from '../../minute.ts';
import { type Formats, formatsOf } from '../format/format.ts';

/** Times as everybody in the world reads them, in the order of ISO 8601. */
export const formats: Formats = {
  ...formatsOf('en-US', { useGrouping: false }),
  month: (month) => month,
  minute: minuteOf,
  day: (at) => minuteOf(at).slice(0, 'yyyy-mm-dd'.length),
};
