import { writeBuildId } from '../layers/build-id.mjs';

/** Handlers import functions/build-id.ts, which is generated. */
export default function setup() {
  writeBuildId();
}
