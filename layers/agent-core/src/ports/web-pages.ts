/** What an address gave, as text. `kind` is the media type that its server named; `isCut`: there was more than is read. */
export type WebPage = { url: string; kind: string; text: string; isCut: boolean };

/** Reading what anybody on the internet may read. No credential goes along. */
export type WebPages = {
  /** The page, or why there is none, in words for the model. Asks no address that is not public. */
  read(url: string): Promise<WebPage | { refused: string }>;
};
