import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

/** Runs the text of a CommonJS file in this process. */
export function runEmbedded(text: string, filename: string): void {
  const run = compileFunction(text, ['require', 'module', 'exports'], { filename });
  const module = { exports: {} };
  run(createRequire(`/${filename}`), module, module.exports);
}
