import { createHash } from 'node:crypto';

/** A message as a receive hands it out; `SqsService.receive` gives these. BinaryValue is base64. */
export type QueueMessage = {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody?: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
};

/** The event that Lambda makes of a batch. */
export function sqsEvent(messages: QueueMessage[], queueArn: string, region: string): object {
  return { Records: messages.map((message) => record(message, queueArn, region)) };
}

function record(message: QueueMessage, queueArn: string, region: string): object {
  const attributes = Object.entries(message.messageAttributes);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attribute(value)])),
    md5OfBody: message.md5OfBody ?? createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function attribute(value: QueueMessage['messageAttributes'][string]): object {
  return {
    ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
    ...(value.BinaryValue === undefined ? {} : { binaryValue: value.BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  };
}
