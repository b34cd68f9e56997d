import { IMAGES_BYTES_MAX } from '@remote-swe/core/domain/image/image-limits';
import { REPORT_BYTES_MAX } from '@remote-swe/core/domain/worker/command';
import { describe, expect, test } from 'vitest';
import { assistantCount, toolResults } from '../../../local/aws/bedrock/script.ts';
import { pngFile } from '../../agent-core/fakes/images.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';

const BODY_BYTES_MAX = 20_000_000;
/** Base64 of all images of a request, compressed no further, beside texts. */
const ENTRY_BYTES_MAX = 18_000_000;

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

const CONTENT_BYTES = 3_600_000;
const whole = pngFile(1_000, 1_000, { padding: CONTENT_BYTES });
const escaped = (bytes: Buffer) => [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
/** Signature, size, and the beginning of the data; then data that do not compress; then their checksum, and the end. */
const HEAD_BYTES = 8 + 25 + 8;
const MAKES_PICTURES = [
  `printf '${escaped(whole.subarray(0, HEAD_BYTES))}' > shot.png`,
  `head -c ${CONTENT_BYTES} /dev/urandom >> shot.png`,
  `printf '${escaped(whole.subarray(HEAD_BYTES + CONTENT_BYTES))}' >> shot.png`,
  'for i in $(seq 1 24); do ln shot.png shot-$i.png; done',
].join('\n');

describe('24 images of 3.6 MB in one reply', () => {
  test('A reply of 24 images of 3.6 MB is bounded in report, journal and request, and the rest is named', async () => {
    const looks = Array.from({ length: 24 }, (_, index) => ({
      name: 'view_image',
      input: { path: `shot-${index + 1}.png` },
    }));
    const talk = scenario.open({
      turns: [
        bash(MAKES_PICTURES),
        { toolUses: looks },
        (request) => {
          const results = toolResults(request).filter(({ name }) => name === 'view_image');
          const shown = request.messages
            .flatMap(({ content }) => content.flatMap((block) => block.toolResult?.content ?? []))
            .filter(({ image }) => image);
          const named = results.filter(({ text }) => /shot-\d+\.png was left out/.test(text));
          return {
            text: `I saw ${shown.length} and was told of ${named.length}, in ${assistantCount(request)} turns.`,
          };
        },
      ],
    });
    await scenario.answered(talk, /I saw 3 and was told of 21, in 2 turns/);
    const objects = scenario.system.s3.objects(scenario.system.plan.buckets[0]?.name ?? '');
    const largest = (prefix: string) =>
      Math.max(...objects.filter(({ key }) => key.startsWith(prefix)).map(({ bytes }) => bytes.length));
    expect(largest('reports/')).toBeGreaterThan(10_000_000);
    expect(largest('reports/')).toBeLessThan(REPORT_BYTES_MAX);
    expect(largest('entries/')).toBeLessThan(ENTRY_BYTES_MAX);
    const sent = talk.modelCalls().map(({ request }) => JSON.stringify(request).length);
    expect(Math.max(...sent)).toBeLessThan(BODY_BYTES_MAX);
    expect(Math.max(...sent)).toBeLessThan((IMAGES_BYTES_MAX * 4) / 3 + 1_000_000);
    expect(talk.modelCalls()).toHaveLength(3);
  });
});
