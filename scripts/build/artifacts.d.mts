import type { Template } from '../template.d.mts';

export function buildArtifacts(
  template: Template,
  root: string,
  dist: string,
): { lines: string[]; functions: string[]; skipped: string[] };
