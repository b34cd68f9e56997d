import { type Finding, isNode, lineOf, type SourceFile } from '../source.ts';
import { isProduct, partOf } from './direction.ts';

const MAY_READ_ENVIRONMENT = [
  /^layers\/agent-core\/src\/config\.ts$/,
  /^worker-userdata\/runtime\/(config|settings)\.ts$/,
];
/** Where time and chance may enter: adapters, and the places where the worker's runtime starts a process and hands its clock on. */
const MAY_BE_IMPURE = [
  /^layers\/agent-core\/src\/adapters\//,
  /^worker-userdata\/runtime\/(main|by-hand|command\/command|supervisor\/supervise)\.ts$/,
];
const MAY_PRINT = [/^layers\/agent-core\/src\/adapters\/telemetry\/log\.ts$/];

/** Ambient effects of the product stay where they can be replaced: environment, time, chance, the console. */
export function ambientEffects(file: SourceFile): Finding[] {
  if (!isProduct(file.path) || partOf(file.path) === undefined) return [];
  return file.nodes.flatMap((node) => {
    const effect = effectOf(node);
    if (!effect || effect.allowedIn.some((pattern) => pattern.test(file.path))) return [];
    return [{ rule: effect.rule, path: file.path, line: lineOf(node), message: effect.message }];
  });
}

type Effect = { rule: string; message: string; allowedIn: RegExp[] };

function effectOf(node: unknown): Effect | undefined {
  const name = memberName(node);
  if (name === 'process.env')
    return {
      rule: 'process.env',
      message: 'read it in config.ts and pass the value on',
      allowedIn: MAY_READ_ENVIRONMENT,
    };
  if (name?.startsWith('console.'))
    return { rule: 'console', message: 'log through adapters/telemetry/log.ts', allowedIn: MAY_PRINT };
  const impure = impureName(node, name);
  return impure === undefined
    ? undefined
    : {
        rule: 'time and chance',
        message: `${impure} belongs in an adapter; take \`now\` or an id as an argument, or use the Clock port`,
        allowedIn: MAY_BE_IMPURE,
      };
}

/** `a.b` for a member expression of two plain names. */
function memberName(node: unknown): string | undefined {
  if (!isNode(node, 'MemberExpression')) return undefined;
  const { object, property, computed } = node;
  if (computed || !isNode(object, 'Identifier') || !isNode(property, 'Identifier')) return undefined;
  return `${object.name}.${property.name}`;
}

const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random', 'crypto.randomUUID']);
const IMPURE_CALLS = new Set(['randomUUID', 'randomBytes', 'randomInt']);

function impureName(node: unknown, member: string | undefined): string | undefined {
  if (member !== undefined && IMPURE_MEMBERS.has(member)) return member;
  if (isNode(node, 'NewExpression')) {
    const { callee, arguments: given } = node;
    const isNow = isNode(callee, 'Identifier') && callee.name === 'Date' && Array.isArray(given) && given.length === 0;
    return isNow ? 'new Date()' : undefined;
  }
  if (!isNode(node, 'CallExpression') || !isNode(node.callee, 'Identifier')) return undefined;
  const called = String(node.callee.name);
  return IMPURE_CALLS.has(called) ? `${called}()` : undefined;
}
