/** One try of the code host to deliver an event; all tries of an event have its `guid`. `at`: milliseconds since the epoch. */
export type HookAttempt = {
  id: string;
  guid: string;
  event: string;
  at: number;
  isRedelivery: boolean;
  statusCode: number;
};

/** What the code host remembers of the events that it sent, newest first. All reject with a PortError. */
export interface HookDeliveries {
  /** The page behind `cursor`, else the newest; `next` is missing on the last. */
  page(cursor: string | undefined): Promise<{ attempts: HookAttempt[]; next?: string }>;
  /** Asks for one more try of what this one was about. */
  again(attemptId: string): Promise<void>;
}

/**
 * How far lost deliveries are made up for: all that was sent before `until` is settled. While one look goes on over several runs, `cursor` is
 * where it is, `from` when it began, and `unsettledSince` the oldest delivery that it found and that has not arrived.
 */
export type DeliveryPlace = { until: number; cursor?: string; from?: number; unsettledSince?: number };

export interface DeliveryPlaces {
  place(): Promise<DeliveryPlace | undefined>;
  remember(place: DeliveryPlace): Promise<void>;
}
