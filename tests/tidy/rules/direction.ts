import { type Import, importsOf } from '../imports.ts';
import type { Finding, SourceFile } from '../source.ts';

/**
 * Which part of the system a file belongs to, and what that part may import (the map is in AGENTS.md).
 * `packages` are the npm packages a part may use; `node:` builtins are free everywhere, for their effects see effects.ts.
 */
type Part = { name: string; owns: RegExp; mayImport: string[]; packages: RegExp };

const ANY = /./;
const ZOD_ONLY = /^zod$/;
const NOTHING = /^$/;
/** Types of events that AWS sends; nothing at run time. */
const ZOD_AND_EVENT_TYPES = /^(zod|aws-lambda)$/;
const ALL_OF_CORE = ['domain', 'errors', 'ports', 'tools', 'ingress', 'engine', 'adapters', 'config', 'wiring'];

const PARTS: readonly Part[] = [
  { name: 'domain', owns: core('domain/'), mayImport: ['domain', 'errors'], packages: ZOD_ONLY },
  { name: 'errors', owns: core('(errors|version)\\.ts$'), mayImport: ['errors'], packages: NOTHING },
  { name: 'ports', owns: core('ports/'), mayImport: ['ports', 'domain', 'errors'], packages: NOTHING },
  { name: 'tools', owns: core('tools/'), mayImport: ['tools', 'domain', 'ports', 'errors'], packages: ZOD_ONLY },
  {
    name: 'ingress',
    owns: core('ingress/'),
    mayImport: ['ingress', 'engine', 'tools', 'domain', 'ports', 'errors'],
    packages: ZOD_AND_EVENT_TYPES,
  },
  {
    name: 'engine',
    owns: core('engine/'),
    mayImport: ['engine', 'tools', 'domain', 'ports', 'errors'],
    packages: ZOD_AND_EVENT_TYPES,
  },
  { name: 'adapters', owns: core('adapters/'), mayImport: ['adapters', 'domain', 'ports', 'errors'], packages: ANY },
  { name: 'config', owns: core('config(\\.ts$|/)'), mayImport: ['config', 'domain', 'errors'], packages: ZOD_ONLY },
  { name: 'wiring', owns: core('wiring(\\.ts$|/)'), mayImport: ALL_OF_CORE, packages: ANY },
  { name: 'functions', owns: /^functions\//, mayImport: [...ALL_OF_CORE, 'functions'], packages: ANY },
  {
    name: 'worker runtime',
    owns: /^worker-userdata\/runtime\//,
    mayImport: ['worker runtime', 'domain', 'tools', 'errors'],
    packages: ANY,
  },
];

function core(below: string): RegExp {
  return new RegExp(`^layers/agent-core/src/${below}`);
}

/** Small helpers that adapters share. */
const SHARED_ADAPTERS = new Set(['shared', 'telemetry']);

export function partOf(path: string): Part | undefined {
  return PARTS.find((part) => part.owns.test(path));
}

/** What ships: everything but the local system, tests, benchmarks and tools. */
export function isProduct(path: string): boolean {
  return partOf(path) !== undefined || path.startsWith('layers/agent-core/src/');
}

/** Imports point one way. */
export function importDirection(file: SourceFile): Finding[] {
  const part = partOf(file.path);
  if (!part) return isProduct(file.path) ? [homeless(file.path)] : [];
  return importsOf(file).flatMap((found) => {
    const problem = problemOf(file.path, part, found);
    return problem ? [{ rule: 'import direction', path: file.path, line: found.line, message: problem }] : [];
  });
}

function homeless(path: string): Finding {
  const message =
    'no part of the core owns this file: move it into one, or add the part to tests/tidy/rules/direction.ts';
  return { rule: 'import direction', path, line: 1, message };
}

function problemOf(path: string, part: Part, { target, specifier }: Import): string | undefined {
  if (target === undefined) {
    if (specifier.startsWith('node:') || part.packages.test(specifier)) return undefined;
    return `${part.name} must not import the package ${specifier}; put what needs it behind a port, in an adapter`;
  }
  const other = partOf(target);
  if (!other) return `the product must not import ${target}, which does not ship`;
  if (!part.mayImport.includes(other.name))
    return `${part.name} must not import ${other.name} (${target}); it may import ${part.mayImport.join(', ')}`;
  if (part.name === 'functions' && isHandlerOfAnother(path, target))
    return `nothing imports a function: move what ${target} shares into the core`;
  return part.name === 'adapters' && other.name === 'adapters' ? adapterProblem(path, target) : undefined;
}

function isHandlerOfAnother(path: string, target: string): boolean {
  return target.endsWith('/handler.ts') && target !== path;
}

function adapterProblem(path: string, target: string): string | undefined {
  const [mine, theirs] = [path, target].map((file) => file.split('/')[4] ?? '');
  if (mine === theirs || SHARED_ADAPTERS.has(theirs ?? '')) return undefined;
  return `adapters/${mine} must not import adapters/${theirs}; use a port, or move a small helper to adapters/shared/`;
}

/** Inline imports hide cycles and cold-start cost. Only the wiring decides what is loaded when. */
export function inlineImports(file: SourceFile): Finding[] {
  if (!isProduct(file.path) || file.path.startsWith('layers/agent-core/src/wiring/')) return [];
  return importsOf(file)
    .filter(({ kind }) => kind === 'inline')
    .map(({ line, specifier }) => ({
      rule: 'inline import',
      path: file.path,
      line,
      message: `import ${specifier} at the top of the file; if that makes a cycle, a port is missing`,
    }));
}
