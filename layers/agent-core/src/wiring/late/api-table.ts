import type { Blobs } from '../../ports/blobs.ts';
import { lateParts } from './late.ts';

const PARTS = [
  ...(['reader', 'journal', 'inbox', 'sessions', 'requests', 'workers', 'dueItems'] as const),
  ...(['budgets', 'muting', 'approvals', 'keys', 'signIns', 'rates', 'shares'] as const),
];

/** What the API reads and writes in the table, through one client. */
export function apiTableAt(tableName: string, blobs: Blobs) {
  return lateParts(PARTS, async () => (await import('./loaded/api/table.ts')).apiTable(tableName, blobs));
}
