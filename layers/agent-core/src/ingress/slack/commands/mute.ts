import type { Asked, IngressPorts } from '../access/context.ts';
import type { Answering } from '../access/language.ts';

/** `mute` and `unmute`: of the thread in which it was written; of the whole channel where that is said, or outside of a thread. */
export async function mute(
  ports: Pick<IngressPorts, 'muting' | 'clock'> & Answering,
  { source, author, ts }: Asked,
  { kind, channel }: { kind: 'mute' | 'unmute'; channel: boolean },
): Promise<string> {
  const { muting } = ports.texts;
  if (source.channel.startsWith('D')) return muting.direct;
  const isOfChannel = channel || source.threadTs === ts;
  const part = isOfChannel ? { place: source.channel } : { place: source.channel, thread: source.threadTs };
  const muted = kind === 'mute';
  await ports.muting.set(source.teamId, part, { muted, by: author.user, at: ports.clock.now() });
  if (isOfChannel) return muted ? muting.channel : muting.channelAgain;
  return muted ? muting.thread : muting.threadAgain;
}
