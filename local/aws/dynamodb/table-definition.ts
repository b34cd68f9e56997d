import type { Json } from './engine.ts';

/** The properties of an AWS::DynamoDB::Table that matter here; others (backups, tags, protection) are ignored. */
export type TableDefinition = {
  TableName: string;
  AttributeDefinitions: unknown[];
  KeySchema: unknown[];
  BillingMode?: string;
  GlobalSecondaryIndexes?: unknown[];
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
  [ignored: string]: unknown;
};

/** CreateTable's input for a CloudFormation table. */
export function toCreateTableInput(definition: TableDefinition): Json {
  const { TableName, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = definition;
  return {
    TableName,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}),
  };
}
