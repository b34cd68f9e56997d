import type { Blobs } from '../../ports/blobs.ts';
import { lateParts } from './late.ts';

const PARTS = [
  ...(['keys', 'approvals', 'budgets', 'events', 'names', 'places', 'feedback'] as const),
  ...(['inbox', 'journal', 'muting', 'replies', 'signIns', 'sessions', 'workers'] as const),
];

/** What an ingress or a burial reads and writes in the table, through one client. */
export function tableAt(tableName: string, blobs: Blobs) {
  return lateParts(PARTS, async () => (await import('./loaded/table.ts')).table(tableName, blobs));
}
