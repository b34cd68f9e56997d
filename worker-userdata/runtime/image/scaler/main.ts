/**
 * Takes one image apart, in a process of its own that runs as the tools' user: what a broken or hostile file does to a decoder
 * stays in there. Request in the last argument, answer on standard output.
 */
import { readFileSync, statSync } from 'node:fs';
import type { ScaleAnswer, ScaleRequest } from '../scale-contract.ts';
import { scale } from './scale.ts';

function answerTo(request: ScaleRequest): ScaleAnswer {
  try {
    if (statSync(request.path).size > request.fileBytesMax) return { kind: 'failed', reason: 'it has grown' };
    return scale(readFileSync(request.path), request);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

process.stdout.write(JSON.stringify(answerTo(JSON.parse(process.argv.at(-1) ?? ''))));
