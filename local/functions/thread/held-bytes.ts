import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Buffers are freed by what a first collection found. */
const COLLECTIONS = 2;

/**
 * Bytes that this thread still holds, buffers included: garbage of one moment would hide what stays. Without compiled code, of which V8 makes more
 * for hundreds of invocations.
 */
export function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const { code_and_metadata_size: code, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
  return heapUsed + external - code - bytecode;
}

/** Of this thread. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let count = 0; count < COLLECTIONS; count++) collect();
}
