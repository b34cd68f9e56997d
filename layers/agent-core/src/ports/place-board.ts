import type { PlaceNews } from '../domain/places/choose-place.ts';
import type { Trouble } from '../domain/places/trouble.ts';
import type { PlaceUsage } from '../domain/places/usage.ts';

/** A place in which a model is asked, by their names. */
export type ModelThere = { model: string; place: string };

/** What all steps know together of the places in which models are asked. It is advice: without it calls still go out. */
export interface PlaceBoard {
  /** One read. May be a second old. */
  look(model: string, now: number): Promise<PlaceNews>;
  /** Takes this of the minute at `now` (ms); false, and nothing is taken, when the minute would hold more than `ceiling`. */
  take(there: ModelThere, taken: PlaceUsage, limits: { ceiling: PlaceUsage; now: number }): Promise<boolean>;
  /** Corrects by so many tokens what was taken at `takenAt` (ms). */
  settle(there: ModelThere, tokens: number, takenAt: number): Promise<void>;
  /** Keeps a trouble unless one that lasts as long is known. */
  note(there: ModelThere, trouble: Trouble): Promise<void>;
}
