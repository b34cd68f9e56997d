import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claim } from '../ledger/claim.ts';
import { createOnce, errorCode } from '../ledger/durable.ts';
import { type Job, type JobEnd, jobEnd, jobRecord } from './job.ts';

const ID = /^j[1-9]\d{0,8}$/;

/** The records of a worker's jobs, one folder each: what it is, how it ended, what of it the model has been told. */
export class JobFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Records a new job under the next free id, durable before it returns. */
  create(draft: Omit<Job, 'id' | 'schema'>): Job {
    for (let number = this.#newest() + 1; ; number++) {
      const job: Job = { ...draft, schema: 1, id: `j${number}` };
      if (claim(this.#folder, { path: this.#path(job.id) }, { 'job.json': JSON.stringify(job) })) return job;
    }
  }

  /** All jobs, the oldest first. A record that cannot be read is none. */
  list(): Job[] {
    return this.#ids().flatMap((id) => {
      const parsed = jobRecord.safeParse(this.#json(id, 'job.json'));
      return parsed.success ? [parsed.data] : [];
    });
  }

  end({ id }: Job): JobEnd | undefined {
    const parsed = jobEnd.safeParse(this.#json(id, 'end.json'));
    return parsed.success ? parsed.data : undefined;
  }

  /** Of several ends the first one counts. */
  recordEnd({ id }: Job, end: JobEnd): void {
    createOnce(join(this.#path(id), 'end.json'), JSON.stringify(end));
  }

  askToStop({ id }: Job): void {
    writeFileSync(join(this.#path(id), 'stop-request'), '');
  }

  isAskedToStop({ id }: Job): boolean {
    return existsSync(join(this.#path(id), 'stop-request'));
  }

  /** This call is about to tell how it ended. */
  setToldBy(id: string, toolCallId: string): void {
    if (existsSync(this.#path(id))) this.#replace(id, 'told-by', toolCallId);
  }

  /** The call that told how it ended, or was about to. */
  toldBy({ id }: Job): string | undefined {
    return this.#text(id, 'told-by') || undefined;
  }

  /** Bytes of the log that have been shown. */
  position(job: Job): number {
    const position = Number(this.#text(job.id, 'position'));
    return Number.isSafeInteger(position) && position > 0 ? position : job.shownBytes;
  }

  setPosition({ id }: Job, position: number): void {
    this.#replace(id, 'position', String(position));
  }

  remove({ id, log }: Job): void {
    rmSync(this.#path(id), { recursive: true, force: true });
    rmSync(log, { force: true });
  }

  #newest(): number {
    return Number(this.#ids().at(-1)?.slice(1) ?? 0);
  }

  #ids(): string[] {
    const ids = readdirSync(this.#folder).filter((name) => ID.test(name));
    return ids.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }

  #json(id: string, name: string): unknown {
    const text = this.#text(id, name);
    try {
      return text ? JSON.parse(text) : undefined;
    } catch {
      return undefined;
    }
  }

  #replace(id: string, name: string, text: string): void {
    const path = join(this.#path(id), name);
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
  }

  #text(id: string, name: string): string {
    try {
      return readFileSync(join(this.#path(id), name), 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return '';
      throw error;
    }
  }
}

export function logBytes({ log }: Job): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
}
