import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { scriptedSession, type ToolUse } from '../../session/scripted-session.ts';
import { Tries } from '../../tries.ts';

/** Pictures and texts of one reply: many times what a request takes. */
const PICTURES = 24;
const PICTURE_BYTES = 3_600_000;
const TEXTS = 20;
/** What a function can hold beside all else that it needs, and what Bedrock takes. */
const OBJECT_BYTES_MAX = 30_000_000;
const REQUEST_BYTES_MAX = 20_000_000;
/** Model calls of a session of three replies that goes straight on. */
const MODEL_CALLS = 3;

/** One reply asks for far more than fits into a request: pictures and texts that are each as large as they may be. */
export const oversizedReplies: Attack = {
  name: 'oversized-replies',
  async run(lab) {
    const looks = Array.from({ length: PICTURES }, (_, index) => look(`shot-${index}.png`));
    const reads = Array.from({ length: TEXTS }, (): ToolUse => ({ name: 'read_file', input: { path: 'text' } }));
    const make: ToolUse = { name: 'bash', input: { command: MAKES_FILES } };
    const { system, results } = await scriptedSession(lab, [[make], [...looks, ...reads]]);
    const tries = new Tries();
    for (const [what, bytes] of largest(system)) tries.note(`${what} has ${bytes} bytes`, bytes < OBJECT_BYTES_MAX);
    const requests = system.bedrock.calls.map(({ request }) => JSON.stringify(request).length);
    for (const bytes of requests) tries.note(`a request has ${bytes} bytes`, bytes < REQUEST_BYTES_MAX);
    tries.note(`${requests.length} model calls`, requests.length === MODEL_CALLS);
    const named = results.filter(({ text }) => /shot-\d+\.png was left out/.test(text)).length;
    tries.note(`${named} pictures were named as left out`, named > PICTURES / 2);
    return tries.outcome();
  },
};

function look(path: string): ToolUse {
  return { name: 'view_image', input: { path } };
}

/** As far as its header goes a PNG of 1,000 by 1,000 pixels, whose data do not compress. */
const MAKES_FILES = [
  String.raw`printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xe8\0\0\x03\xe8\x08\x06\0\0\0\0\0\0\0\0\x36\xee\x80IDAT' > shot.png`,
  `head -c ${PICTURE_BYTES} /dev/urandom >> shot.png`,
  String.raw`printf '\0\0\0\0\0\0\0\0IEND\0\0\0\0' >> shot.png`,
  `for i in $(seq 0 ${PICTURES - 1}); do ln shot.png shot-$i.png; done`,
  `yes "a line of a text that is long" | head -c 1000000 > text`,
].join('\n');

/** The largest object of each kind in the bucket. */
function largest(system: LocalSystem): Map<string, number> {
  const found = new Map<string, number>();
  for (const { key, bytes } of system.s3.objects(system.plan.buckets[0]?.name ?? '')) {
    const kind = key.split('/')[0] ?? '';
    if (kind !== 'runtime') found.set(kind, Math.max(found.get(kind) ?? 0, bytes.length));
  }
  return found;
}
