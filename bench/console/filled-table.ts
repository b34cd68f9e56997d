import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoSignIns } from '@remote-swe/core/adapters/dynamodb/api/credentials';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoApprovals } from '@remote-swe/core/adapters/dynamodb/people/approvals';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { secretHash } from '@remote-swe/core/domain/api/token';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { COOKIE_S } from '@remote-swe/core/ingress/api/auth/cookie';
import type { SignIn } from '@remote-swe/core/ports/api/credentials';
import type { Commit } from '@remote-swe/core/ports/session/journal';
import type { LocalSystem } from '../../local/system/system.ts';
import { LOCAL_STACK } from '../../local/template/read-template.ts';

const CODE_MS = 5 * 60_000;
/** Sessions that are written at the same time. */
const AT_ONCE = 16;

/** The table of a local system, to be filled by the product's own writers. */
export class FilledTable {
  readonly #dynamoDb: DynamoDBClient;
  readonly #s3: S3Client;
  readonly #blobs: S3Blobs;
  readonly #workers: DynamoWorkerStore;
  readonly #journal: DynamoJournal;
  readonly #signIns: DynamoSignIns;
  readonly #approvals: DynamoApprovals;
  readonly #now: () => number;

  constructor({ baseUrl, keys, plan, clock }: LocalSystem) {
    const client = { endpoint: baseUrl, region: LOCAL_STACK.region, credentials: keys.issue('filled-table') };
    this.#dynamoDb = new DynamoDBClient(client);
    this.#s3 = new S3Client({ ...client, forcePathStyle: true });
    const table = plan.tables[0]?.name ?? '';
    this.#blobs = new S3Blobs(this.#s3, plan.buckets[0]?.name ?? '');
    this.#workers = new DynamoWorkerStore(this.#dynamoDb, table);
    this.#journal = new DynamoJournal(this.#dynamoDb, table, this.#blobs);
    this.#signIns = new DynamoSignIns(this.#dynamoDb, table);
    this.#approvals = new DynamoApprovals(this.#dynamoDb, table);
    this.#now = () => clock.now();
  }

  /** Entries of one session, in order. `more`: when it is due, and what the entry costs somebody. */
  async commit(entries: readonly JournalEntry[], more: Partial<Pick<Commit, 'dueAt' | 'charge'>> = {}): Promise<void> {
    for (const entry of entries) await this.#journal.commit({ entry, dueAt: null, ...more });
  }

  async commitAll(sessions: readonly (readonly JournalEntry[])[]): Promise<void> {
    const left = [...sessions];
    const writer = async () => {
      for (let next = left.pop(); next; next = left.pop()) await this.commit(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, writer));
  }

  /** What a session handed out, or what was saved of its disk. */
  async keep(key: string, bytes: Uint8Array): Promise<void> {
    await this.#blobs.put(key, bytes, 'application/octet-stream');
  }

  /** The machine of a session. */
  async worker(sessionId: string, worker: WorkerItem): Promise<void> {
    await this.#workers.replace(sessionId, undefined, worker);
  }

  /** Somebody may use the agent everywhere. */
  async approve(user: string): Promise<void> {
    await this.#approvals.approve(LOCAL_TEAM, { user, by: 'U0ALICE', at: this.#now() });
  }

  /** A code as Slack gives it to a person. */
  async code(id: string, language?: 'en' | 'ja'): Promise<string> {
    const code = randomBytes(24).toString('base64url');
    await this.#signIns.put('code', secretHash(code), this.#signIn(id, CODE_MS, language));
    return code;
  }

  /** The cookie's value of a browser that is signed in: codes are tried a few times a minute from one address. */
  async browser(id: string, language?: 'en' | 'ja'): Promise<string> {
    const cookie = randomBytes(32).toString('base64url');
    await this.#signIns.put('browser', secretHash(cookie), this.#signIn(id, COOKIE_S * 1_000, language));
    return cookie;
  }

  #signIn(id: string, forMs: number, language: 'en' | 'ja' = 'en'): SignIn {
    const now = this.#now();
    return { person: { source: 'slack', installation: LOCAL_TEAM, id }, language, at: now, expiresAt: now + forMs };
  }

  close(): void {
    this.#dynamoDb.destroy();
    this.#s3.destroy();
  }
}

/** The installation of the local Slack. */
const LOCAL_TEAM = 'T0LOCAL';
