declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Milliseconds a table stays in a transitional status; dynalite's default is 500 for each. */
  type Options = { createTableMs?: number; deleteTableMs?: number; updateTableMs?: number };

  export default function dynalite(options?: Options): Server;
}
