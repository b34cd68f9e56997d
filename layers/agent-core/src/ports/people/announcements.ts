/** Says something in a place of another source than a session's own. */
export interface Announcements {
  /** `place`: as its source names it. The text is in the one notation of texts. */
  announce(place: string, text: string): Promise<void>;
}
