import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LocalSystem } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';

/** A file larger than this is no place where a secret of a session would be looked for. */
const FILE_BYTES_MAX = 20_000_000;

/** Where the content is, in words, and its bytes. */
export type Found = { place: string; content: Buffer };

/** Whether the bytes hold the secret, as it is or in an encoding that tools write; packed bytes are unpacked first. */
export function holds(content: Buffer, secret: string): boolean {
  const forms = [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')];
  return [content, ...unpacked(content)].some((bytes) => {
    const text = bytes.toString('latin1');
    const joined = text.replace(/\s+/g, '');
    return forms.some(
      (form) => text.includes(form) || joined.includes(form) || joined.toLowerCase().includes(form.toLowerCase()),
    );
  });
}

function unpacked(content: Buffer): Buffer[] {
  return [brotliDecompressSync, gunzipSync].flatMap((unpack) => {
    try {
      return [unpack(content)];
    } catch {
      return [];
    }
  });
}

/** All that a session leaves outside of its own workspace: table, bucket, threads with their files, logs, the machines' disks. */
export async function leftBehind(system: LocalSystem): Promise<Found[]> {
  const files = system.slack.workspace.files;
  const messages = system.slack.workspace.directory.channels().flatMap(({ id }) => system.slack.people.channel(id));
  const uploads = messages.flatMap((message) => message.files.map(({ id }) => files.get(id)));
  return [
    ...(await table(system)),
    ...system.plan.buckets.flatMap(({ name }) =>
      system.s3.objects(name).map(({ key, bytes }) => ({ place: `bucket ${key}`, content: bytes })),
    ),
    { place: 'Slack', content: Buffer.from(JSON.stringify(messages)) },
    ...uploads.map(({ name, content }) => ({ place: `Slack file ${name}`, content: Buffer.from(content) })),
    ...system.plan.functions.map(({ logicalId }) => ({
      place: `log of ${logicalId}`,
      content: Buffer.from(JSON.stringify(system.pool.logs(logicalId))),
    })),
    ...disk(join(system.directory, 'instances')),
  ];
}

async function table({ keys, baseUrl, plan }: LocalSystem): Promise<Found[]> {
  const client = new DynamoDBClient({
    endpoint: baseUrl,
    region: LOCAL_STACK.region,
    credentials: keys.issue('search'),
  });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: plan.tables[0]?.name }));
  client.destroy();
  return Items.flatMap((item) => {
    const place = `table ${item.PK?.S} ${item.SK?.S}`;
    return [
      { place, content: Buffer.from(JSON.stringify(item)) },
      ...(item.body?.B ? [{ place, content: Buffer.from(item.body.B) }] : []),
    ];
  });
}

/** Without the workspaces: what the tools' user writes there of its own accord is its own. */
function disk(folder: string): Found[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'workspace' ? [] : disk(path);
    const isRead = entry.isFile() && lstatSync(path).size <= FILE_BYTES_MAX;
    return isRead ? [{ place: `disk ${path}`, content: readFileSync(path) }] : [];
  });
}
