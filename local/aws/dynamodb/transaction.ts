import type { Answer, Engine, Json } from './engine.ts';
import { DynamoDbFailure, errorName } from './failure.ts';
import type { Action } from './transaction-request.ts';

type Reason = { Code: string; Message?: string; Item?: unknown };

/**
 * Validation errors that depend on the stored item. AWS cancels the transaction for these; all other validation errors
 * refuse the request before it starts.
 */
const ITEM_DEPENDENT_ERRORS = [
  'Item size to update has exceeded the maximum allowed size',
  'The provided expression refers to an attribute that does not exist in the item',
  'An operand in the update expression has an incorrect data type',
  'The document path provided in the update expression is invalid for update',
];

/**
 * Applies all actions or none. The caller must keep everybody else, readers too, away from the tables meanwhile.
 * Each action is issued as the real conditional write (so its conditions are dynalite's own), all of them, because AWS
 * reports every failed condition; then what was written is restored if any failed.
 * Throws TransactionCanceledException, or the error that refuses the request.
 */
export async function applyTransaction(engine: Engine, actions: Action[]): Promise<void> {
  const images = await Promise.all(actions.map((action) => readImage(engine, action)));
  const answers = await Promise.all(actions.map((action) => issue(engine, action)));
  const failed = answers.some((answer) => errorName(answer) !== undefined);
  await Promise.all(
    actions.map(async (action, position) => {
      const wrote = errorName(answers[position] as Answer) === undefined;
      if (wrote && (failed || action.kind === 'ConditionCheck')) await restore(engine, action, images[position]);
    }),
  );
  if (failed) throw cancellation(actions, answers, images);
}

async function readImage(engine: Engine, action: Action): Promise<Json | undefined> {
  const input = { TableName: action.tableName, Key: action.key, ConsistentRead: true };
  const answer = await engine.call('GetItem', input);
  if (errorName(answer)) throw DynamoDbFailure.from(answer);
  return answer.body.Item as Json | undefined;
}

function issue(engine: Engine, action: Action): Promise<Answer> {
  const { ReturnValuesOnConditionCheckFailure: _, ...input } = action.input;
  switch (action.kind) {
    case 'Put':
      return engine.call('PutItem', input);
    case 'Delete':
      return engine.call('DeleteItem', input);
    case 'Update':
      return engine.call('UpdateItem', input);
    case 'ConditionCheck':
      // An update of nothing: it evaluates the condition, and at most creates an empty item that is restored away.
      return engine.call('UpdateItem', input);
    default:
      return action.kind satisfies never;
  }
}

async function restore(engine: Engine, action: Action, image: Json | undefined): Promise<void> {
  const answer = image
    ? await engine.call('PutItem', { TableName: action.tableName, Item: image })
    : await engine.call('DeleteItem', { TableName: action.tableName, Key: action.key });
  if (errorName(answer)) throw new Error(`The local DynamoDB could not roll a transaction back: ${answer.text}`);
}

function cancellation(actions: Action[], answers: Answer[], images: (Json | undefined)[]): DynamoDbFailure {
  const reasons: Reason[] = [];
  for (const [position, action] of actions.entries()) {
    const reason = reasonOf(action, answers[position] as Answer, images[position]);
    if (!reason) return DynamoDbFailure.from(answers[position] as Answer);
    reasons.push(reason);
  }
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return DynamoDbFailure.model('TransactionCanceledException', message, {
    Message: message,
    CancellationReasons: reasons,
  });
}

/** Why this action cancels the transaction, or undefined when its error refuses the whole request. */
function reasonOf(action: Action, answer: Answer, image: Json | undefined): Reason | undefined {
  const name = errorName(answer);
  if (!name) return { Code: 'None' };
  const message = String(answer.body.message ?? answer.body.Message ?? '');
  if (name === 'ValidationException' && ITEM_DEPENDENT_ERRORS.some((known) => message.includes(known)))
    return { Code: 'ValidationError', Message: message };
  if (name !== 'ConditionalCheckFailedException') return undefined;
  const reason: Reason = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
  if (action.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && image) reason.Item = image;
  return reason;
}
