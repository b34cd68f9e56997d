/** A file of the console's page. `isLasting`: its name changes with what is in it. */
export type PageFile = { bytes: Uint8Array; type: string; isLasting: boolean };

/** The page as it was built. */
export interface PageFiles {
  /** `path` below the page's folder; undefined: there is none of this name. */
  file(path: string): Promise<PageFile | undefined>;
}
