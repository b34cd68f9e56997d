import { existsSync } from 'node:fs';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Message } from '../../local/slack/workspace/types.ts';
import { fromWire } from '../../ops/records/wire-item.ts';
import { goldenPath, readGolden } from './golden-file.ts';

/** What a session of the golden table was doing when it was written. */
export const RELEASED_STATES = ['idle', 'paused', 'acting', 'waiting', 'unread'] as const;
export type ReleasedState = (typeof RELEASED_STATES)[number];

export type ReleasedThread = { sessionId: string; channel: string; channelId: string; ts: string };

/** A whole deployment's table as one version left it, with the posts of its threads and the objects of its bucket (base64). */
export type ReleasedTable = {
  at: number;
  sessions: Record<ReleasedState, ReleasedThread>;
  messages: Message[];
  items: Parameters<typeof fromWire>[0][];
  objects: Record<string, string>;
};

export function tableFile(version: string): string {
  return `${version}/table.json`;
}

export function hasTable(version: string): boolean {
  return existsSync(goldenPath(tableFile(version)));
}

export function readTableOf(version: string): ReleasedTable {
  return readGolden(tableFile(version)) as ReleasedTable;
}

export function itemsOf({ items }: ReleasedTable): Record<string, AttributeValue>[] {
  return items.map(fromWire);
}
