import { runProcess } from '../process/run-process.ts';
import type { CallContext } from '../tools/worker-tool.ts';
import { type ScaleAnswer, type ScaleRequest, scaleAnswer } from './scale-contract.ts';

/** The largest image takes a few seconds. */
const SCALE_MS_MAX = 60_000;
/** Base64 of the largest answer, with room: catches a process that prints without end. */
const ANSWER_BYTES_MAX = 6_000_000;

/** Has a process of the tools' user take the image apart. Undefined when the call is to stop. */
export async function scaleImage(request: ScaleRequest, context: CallContext): Promise<ScaleAnswer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const { program, parameters } = context.runtime;
  const ending = await runProcess({
    ...context,
    command: [program, '--no-warnings', ...parameters, 'scale-image', JSON.stringify(request)],
    workingDirectory: '/',
    marker: context.directory.name,
    folder: context.directory.path,
    timeoutMs: SCALE_MS_MAX,
    onOutput: (chunk) => {
      bytes += chunk.length;
      if (bytes <= ANSWER_BYTES_MAX) chunks.push(chunk);
    },
  });
  switch (ending.kind) {
    case 'stopped':
      return undefined;
    case 'not-started':
      return { kind: 'failed', reason: `the process that takes it apart could not be started: ${ending.reason}` };
    case 'still-running':
      await ending.stop();
      return { kind: 'failed', reason: `it was not taken apart within ${SCALE_MS_MAX / 1_000} s` };
    case 'exited':
      return parsed(Buffer.concat(chunks).toString('utf8'), ending.exit.signal);
  }
}

function parsed(text: string, signal: string | undefined): ScaleAnswer {
  try {
    return scaleAnswer.parse(JSON.parse(text));
  } catch {
    const why = signal ? `was ended by ${signal}, perhaps for lack of memory` : 'gave no answer';
    return { kind: 'failed', reason: `the process that takes it apart ${why}` };
  }
}
