import type { LocalClock } from '../../kernel/clock.ts';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import { DeletionProtection } from './deletion-protection.ts';
import { Engine, type Json, type RawAnswer } from './engine.ts';
import { DynamoDbFailure, errorName } from './failure.ts';
import { Gate } from './gate.ts';
import { TableKeys } from './keys.ts';
import { RequestTokens } from './request-tokens.ts';
import { applyTransaction } from './transaction.ts';
import { fingerprint, readTransaction } from './transaction-request.ts';

const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.0' };
/** A new table is ACTIVE at dynalite's next tick; this catches a dynalite that never gets there. */
const ACTIVE_POLLS_MAX = 200;

/**
 * DynamoDB for one machine: dynalite, with what it lacks added in front of it: TransactWriteItems, the TTL settings and
 * ReturnValuesOnConditionCheckFailure.
 */
export class DynamoDbService implements LocalService {
  readonly name = 'dynamodb';
  readonly #engine: Engine;
  readonly #keys: TableKeys;
  readonly #tokens: RequestTokens;
  readonly #gate = new Gate();
  readonly #timeToLive = new TimeToLive();
  readonly #protection = new DeletionProtection();

  static async start(options: { clock: LocalClock }): Promise<DynamoDbService> {
    return new DynamoDbService(await Engine.start(), options.clock);
  }

  private constructor(engine: Engine, clock: LocalClock) {
    this.#engine = engine;
    this.#keys = new TableKeys(engine);
    this.#tokens = new RequestTokens(clock);
  }

  operation(request: LocalRequest): string {
    return request.headers['x-amz-target']?.split('.').at(-1) ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      return await this.#perform(this.operation(request), request.body.toString('utf8'));
    } catch (error) {
      if (error instanceof DynamoDbFailure) return error.response();
      throw error;
    }
  }

  /**
   * Creates a table from CloudFormation properties and resolves when it is ACTIVE.
   * Throws `DynamoDbFailure` when DynamoDB refuses the definition.
   */
  async createTable(definition: TableDefinition): Promise<void> {
    const answer = await this.#engine.call('CreateTable', toCreateTableInput(definition));
    if (errorName(answer)) throw DynamoDbFailure.from(answer);
    const { TableName, TimeToLiveSpecification } = definition;
    this.#forget(TableName);
    this.#protection.set(TableName, String(definition.DeletionProtectionEnabled) === 'true');
    if (TimeToLiveSpecification?.Enabled) this.#timeToLive.update({ TableName, TimeToLiveSpecification });
    for (let poll = 0; poll < ACTIVE_POLLS_MAX; poll++) {
      const table = (await this.#engine.call('DescribeTable', { TableName })).body.Table as Json | undefined;
      if (table?.TableStatus === 'ACTIVE') return;
    }
    throw new Error(`The local table ${TableName} did not become ACTIVE`);
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }

  async #perform(operation: string, text: string): Promise<LocalResponse> {
    switch (operation) {
      case 'TransactWriteItems':
        return json(200, await this.#transact(parse(text)), CONTENT_TYPE);
      case 'UpdateTimeToLive':
        return json(200, await this.#withTable(parse(text), (input) => this.#timeToLive.update(input)), CONTENT_TYPE);
      case 'DescribeTimeToLive':
        return json(200, await this.#withTable(parse(text), (input) => this.#timeToLive.describe(input)), CONTENT_TYPE);
      case 'UpdateTable':
        if (!this.#protection.isChange(parse(text))) return this.#forward(operation, text);
        return json(200, await this.#withTable(parse(text), (input) => this.#protect(input)), CONTENT_TYPE);
      case 'CreateTable':
      case 'DeleteTable':
        if (operation === 'DeleteTable') this.#protection.check(String(parse(text).TableName));
        this.#forget(String(parse(text).TableName));
        return this.#forward(operation, text);
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        if (text.includes('"ReturnValuesOnConditionCheckFailure"')) return this.#write(operation, parse(text));
        return this.#forward(operation, text);
      default:
        return this.#forward(operation, text);
    }
  }

  async #forward(operation: string, text: string): Promise<LocalResponse> {
    return toResponse(await this.#gate.shared(() => this.#engine.forward(operation, text)));
  }

  /** One write that wants the item back when its condition fails: alone, so that the item is the one that refused it. */
  #write(operation: string, input: Json): Promise<LocalResponse> {
    const { ReturnValuesOnConditionCheckFailure: wanted, ...rest } = input;
    return this.#gate.exclusive(async () => {
      const answer = await this.#engine.call(operation, rest);
      if (wanted !== 'ALL_OLD' || errorName(answer) !== 'ConditionalCheckFailedException') return toResponse(answer);
      const table = String(input.TableName);
      const key = operation === 'PutItem' ? await this.#keys.keyOf(table, input.Item as Json) : input.Key;
      const found = await this.#engine.call('GetItem', { TableName: table, Key: key, ConsistentRead: true });
      return json(answer.status, { ...answer.body, ...found.body }, CONTENT_TYPE);
    });
  }

  #transact(input: Json): Promise<Json> {
    return this.#gate.exclusive(async () => {
      const token = typeof input.ClientRequestToken === 'string' ? input.ClientRequestToken : undefined;
      const print = fingerprint(input);
      if (token && this.#tokens.isReplay(token, print)) return {};
      await applyTransaction(this.#engine, await readTransaction(input, this.#keys));
      if (token) this.#tokens.remember(token, print);
      return {};
    });
  }

  /** Runs `work` when the input's table exists; else throws ResourceNotFoundException. */
  async #withTable(input: Json, work: (input: Json) => Json): Promise<Json> {
    const answer = await this.#engine.call('DescribeTable', { TableName: input.TableName });
    if (errorName(answer)) throw DynamoDbFailure.from(answer);
    return work(input);
  }

  #protect({ TableName, DeletionProtectionEnabled }: Json): Json {
    this.#protection.set(String(TableName), DeletionProtectionEnabled === true);
    return { TableDescription: { TableName, DeletionProtectionEnabled } };
  }

  #forget(tableName: string): void {
    this.#keys.forget(tableName);
    this.#timeToLive.forget(tableName);
  }
}

function toResponse(answer: RawAnswer): LocalResponse {
  return { status: answer.status, headers: CONTENT_TYPE, body: answer.text };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new DynamoDbFailure('com.amazon.coral.service#SerializationException', 'The body is not JSON');
  }
}

/** The properties of an AWS::DynamoDB::Table that matter here; others (backups, tags, protection) are ignored. */
type TableDefinition = {
  TableName: string;
  AttributeDefinitions: unknown[];
  KeySchema: unknown[];
  DeletionProtectionEnabled?: unknown;
  BillingMode?: string;
  GlobalSecondaryIndexes?: unknown[];
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  [ignored: string]: unknown;
};

/** CreateTable's input for a CloudFormation table. */
function toCreateTableInput(definition: TableDefinition): Json {
  const { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = definition;
  return {
    TableName,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}),
  };
}

/** Stores each table's TTL setting. Nothing is swept: AWS may take days too, so nobody may rely on it. */
class TimeToLive {
  readonly #attributeByTable = new Map<string, string>();

  update(input: Json): Json {
    const specification = input.TimeToLiveSpecification as { AttributeName?: string; Enabled?: boolean } | undefined;
    const table = String(input.TableName);
    if (!specification?.AttributeName || typeof specification.Enabled !== 'boolean')
      throw DynamoDbFailure.validation('TimeToLiveSpecification needs AttributeName and Enabled');
    if (specification.Enabled === this.#attributeByTable.has(table))
      throw DynamoDbFailure.validation(`TimeToLive is already ${specification.Enabled ? 'enabled' : 'disabled'}`);
    if (specification.Enabled) this.#attributeByTable.set(table, specification.AttributeName);
    else this.#attributeByTable.delete(table);
    return { TimeToLiveSpecification: specification };
  }

  describe(input: Json): Json {
    const attribute = this.#attributeByTable.get(String(input.TableName));
    const description = attribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
      : { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveDescription: description };
  }

  forget(tableName: string): void {
    this.#attributeByTable.delete(tableName);
  }
}
