import type { Illustrated, PictureRoom, Pictures } from '../../../../ports/code-host.ts';
import type { Reader } from '../answer/reader.ts';

/** What the wiring loads with the first picture: most steps see none, and a parser of HTML comes with it. */
export interface PictureReader {
  read(reader: Reader, item: Illustrated, room: PictureRoom): Promise<Pictures>;
}
