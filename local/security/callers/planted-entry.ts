import { S3Client } from '@aws-sdk/client-s3';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { settle } from '../../system/settle.ts';
import type { LocalSystem } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';
import { asked, withTable } from './caller.ts';

/** A file's name that would be a path, a header, a page. */
const FILE_NAME = '../../../etc/passwd\r\nset-cookie: planted=1\r\n\r\n<script>alert(1)</script>.html';
const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

/** A session that somebody's key began; it ends with an entry that no filter has seen: an output with these words, an image, a file. */
export type Planted = { path: string; id: string; version: number };

export async function plantedSession(system: LocalSystem, key: string, words: string): Promise<Planted> {
  const begun = await asked(system, { key }, 'POST', '/sessions', { task: 'Look at it' });
  const id = String((JSON.parse(begun.text) as { id?: string }).id);
  const path = `/sessions/${encodeURIComponent(id)}`;
  await settle(system, { until: async () => (await stateOf(system, key, path)) === 'idle' });
  return { path, id, version: await plant(system, id, words) };
}

async function stateOf(system: LocalSystem, key: string, path: string): Promise<unknown> {
  return (JSON.parse((await asked(system, { key }, 'GET', path)).text) as { state?: unknown }).state;
}

function plant(system: LocalSystem, id: string, words: string): Promise<number> {
  return withTable(system, async (client, table) => {
    const { baseUrl: endpoint, keys, plan } = system;
    const credentials = keys.issue('foreign-callers');
    const s3 = new S3Client({ endpoint, region: LOCAL_STACK.region, credentials, forcePathStyle: true });
    const journal = new DynamoJournal(client, table, new S3Blobs(s3, plan.buckets[0]?.name ?? ''));
    const newest = await journal.newest(id);
    if (!newest) throw new Error('The session has no entry');
    const [version, at] = [newest.version + 1, system.clock.now()];
    const file = { name: FILE_NAME, key: 'files/planted' };
    const notice = { kind: 'message' as const, id: `${id}#${version}#0`, at, text: words, file };
    const image = { type: 'image' as const, format: 'png' as const, base64: PIXEL };
    const content = [{ type: 'text' as const, text: words }, image];
    const result = { toolCallId: 'a', isError: false, outcome: 'completed' as const, content, durationMs: 5 };
    const state = { ...newest.state, noticesPending: [notice] };
    const entry = { ...newest, version, at, state, messages: [{ kind: 'results' as const, results: [result] }] };
    await journal.commit({ entry, dueAt: null });
    s3.destroy();
    return version;
  });
}
