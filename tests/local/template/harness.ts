import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPhysical } from '../../../local/template/physical.ts';
import type { StackPlan } from '../../../local/template/plan.ts';
import { LOCAL_STACK, readTemplate } from '../../../local/template/read-template.ts';

export const physical = localPhysical({ ...LOCAL_STACK, baseUrl: 'http://127.0.0.1:4566' });

/** The plan of a template given as text. */
export function planOf(source: string, parameters: Record<string, string> = {}): StackPlan {
  const folder = mkdtempSync(join(tmpdir(), 'remote-swe-template-'));
  try {
    const file = join(folder, 'template.yaml');
    writeFileSync(file, source);
    return readTemplate(file, { parameters, physical });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
