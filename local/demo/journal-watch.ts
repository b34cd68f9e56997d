import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { CallObserver } from '../kernel/http.ts';
import type { LocalSystem } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

/** What was committed since the last look: the newest entry, and the messages of all entries in between. */
export type Progressed = (newest: JournalEntry, messages: TranscriptMessage[]) => void;

/** Reads a session's journal after each commit, through the table's own endpoint. */
export class JournalWatch {
  readonly #system: LocalSystem;
  readonly #sessionId: string;
  readonly #onProgress: Progressed;
  readonly #dynamoDb: DynamoDBClient;
  readonly #s3: S3Client;
  readonly #journal: DynamoJournal;
  readonly #observer: CallObserver;
  #newest: JournalEntry | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(system: LocalSystem, sessionId: string, onProgress: Progressed) {
    this.#system = system;
    this.#sessionId = sessionId;
    this.#onProgress = onProgress;
    const client = {
      endpoint: system.baseUrl,
      region: LOCAL_STACK.region,
      credentials: system.keys.issue('journal-watch'),
    };
    this.#dynamoDb = new DynamoDBClient(client);
    this.#s3 = new S3Client({ ...client, forcePathStyle: true });
    const blobs = new S3Blobs(this.#s3, system.plan.buckets[0]?.name ?? '');
    this.#journal = new DynamoJournal(this.#dynamoDb, system.plan.tables[0]?.name ?? '', blobs);
    this.#observer = {
      after: ({ service, operation }) => {
        if (service === 'dynamodb' && operation === 'TransactWriteItems') void this.refresh().catch(() => {});
      },
    };
    system.front.observers.push(this.#observer);
  }

  /** The newest entry that was read; undefined while the session has none. */
  get newest(): JournalEntry | undefined {
    return this.#newest;
  }

  /** Reads what is newer than the last look. Rejects when the table cannot be read. */
  refresh(): Promise<void> {
    this.#reading = this.#reading.catch(() => {}).then(() => this.#read());
    return this.#reading;
  }

  close(): void {
    const { observers } = this.#system.front;
    observers.splice(observers.indexOf(this.#observer), 1);
    this.#dynamoDb.destroy();
    this.#s3.destroy();
  }

  async #read(): Promise<void> {
    const newest = await this.#journal.newest(this.#sessionId);
    const known = this.#newest?.version ?? 0;
    if (!newest || newest.version <= known) return;
    const messages = await this.#journal.messages(this.#sessionId, known + 1, newest.version);
    this.#newest = newest;
    this.#onProgress(newest, messages);
  }
}
