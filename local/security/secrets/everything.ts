import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { LocalSystem } from '../../system/system.ts';
import { leftBehind } from '../session/secret-search.ts';

/** Something that a session has left, as one text. */
export type Place = { name: string; text: string };

export type Thread = { channelId: string; ts: string };

/** All that is left of what happened: table, bucket, logs, disks of workers, and what the agent said in the thread and on the code host. */
export async function everything(system: LocalSystem, threads: Thread[]): Promise<Place[]> {
  return [...(await stored(system)), ...saidIn(system, threads), ...onCodeHost(system)];
}

/** The same without what the agent said: what the deployment and its workers keep. */
export async function stored(system: LocalSystem): Promise<Place[]> {
  const left = (await leftBehind(system)).filter(({ place }) => !place.startsWith('Slack'));
  return left.map(({ place, content }) => ({ name: place, text: readable(content) }));
}

/** What people write in the threads is theirs. */
function saidIn({ slack }: LocalSystem, threads: Thread[]): Place[] {
  const messages = threads
    .flatMap(({ channelId, ts }) => slack.people.thread(channelId, ts))
    .filter(({ isBot }) => isBot);
  return [
    ...messages.map((message) => ({ name: `message ${message.ts}`, text: written(message) })),
    ...messages.flatMap(({ files }) =>
      files.map(({ name, content }) => ({ name: `file ${name}`, text: `${name}\n${readable(Buffer.from(content))}` })),
    ),
  ];
}

/** Issues and pull requests with their comments and reviews. */
function onCodeHost({ github }: LocalSystem): Place[] {
  return [{ name: 'issues and pull requests', text: written(github.issues('acme', 'widget')) }];
}

/** Both as JSON and as the texts in it. */
function written(value: unknown): string {
  const texts: string[] = [];
  const json = JSON.stringify(value, (_name, one: unknown) => {
    if (typeof one === 'string') texts.push(one);
    return one;
  });
  return [json, ...texts].join('\n');
}

/** Compressed bytes as what is in them. */
function readable(bytes: Buffer): string {
  for (const open of [gunzipSync, brotliDecompressSync]) {
    try {
      return open(bytes).toString('utf8');
    } catch {
      // Not compressed in this way.
    }
  }
  return bytes.toString('utf8');
}
