import { minuteOf } from '../../minute.ts';
import { clockTime, type Formats, formatsOf, spanOf } from '../format/format.ts';

/** Times as everybody in the world reads them, in the order of ISO 8601. */
export const formats: Formats = {
  ...formatsOf('en-US', { useGrouping: false }),
  month: (month) => month,
  minute: minuteOf,
  day: (at) => minuteOf(at).slice(0, 'yyyy-mm-dd'.length),
  clock: clockTime,
  duration: (ms) => spanOf(ms, { h: ' h', min: ' min', s: ' s' }),
};
