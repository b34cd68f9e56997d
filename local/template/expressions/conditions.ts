import { TemplateError } from '../template-error.ts';
import { isMap, listAt, textAt, type Value } from './value.ts';

/** What evaluating a condition needs: the Conditions section, and values with their intrinsics resolved. */
export type ConditionSource = {
  declared(name: string): Value | undefined;
  resolve(value: Value, place: string): Value;
};

type Operator = (operands: Value[], source: ConditionSource, place: string, path: string[]) => boolean;

const OPERATORS: Record<string, Operator> = {
  'Fn::Equals': equals,
  'Fn::Not': ([operand], source, place, path) => !holds(operand ?? null, source, place, path),
  'Fn::And': (operands, source, place, path) => operands.every((operand) => holds(operand, source, place, path)),
  'Fn::Or': (operands, source, place, path) => operands.some((operand) => holds(operand, source, place, path)),
};

/** Whether `name` is an intrinsic that yields true or false. */
export function isConditionFunction(name: string): boolean {
  return name in OPERATORS;
}

/** Whether the named condition of the template holds. Throws TemplateError when it is not declared or needs itself. */
export function conditionHolds(name: string, source: ConditionSource, place: string): boolean {
  return namedHolds(name, source, place, []);
}

/** Whether a condition expression holds. */
export function expressionHolds(expression: Value, source: ConditionSource, place: string): boolean {
  return holds(expression, source, place, []);
}

function namedHolds(name: string, source: ConditionSource, place: string, path: string[]): boolean {
  if (path.includes(name)) throw new TemplateError(`Conditions.${name}`, `it needs itself: ${path.join(', ')}`);
  const expression = source.declared(name);
  if (expression === undefined) throw new TemplateError(place, `there is no condition ${name}`);
  return holds(expression, source, `Conditions.${name}`, [...path, name]);
}

function holds(expression: Value, source: ConditionSource, place: string, path: string[]): boolean {
  const [name, argument] = Object.entries(isMap(expression) ? expression : {})[0] ?? ['nothing', null];
  if (name === 'Condition') return namedHolds(textAt(argument, place), source, place, path);
  const operator = OPERATORS[name];
  if (!operator) throw new TemplateError(place, `expected a condition, found ${JSON.stringify(expression)}`);
  return operator(listAt(argument, place), source, `${place}.${name}`, path);
}

function equals(operands: Value[], source: ConditionSource, place: string): boolean {
  const [left, right] = operands.map((operand, index) =>
    JSON.stringify(source.resolve(operand, `${place}[${index}]`), (_key, value) =>
      // CloudFormation compares text: true equals 'true'.
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ),
  );
  if (operands.length !== 2) throw new TemplateError(place, `takes 2 arguments, has ${operands.length}`);
  return left === right;
}
