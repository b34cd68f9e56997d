import { SqsFailure } from '../failure.ts';

/** What a receipt handle stands for: the nth receive of a message from a queue. */
export type Receipt = { queueName: string; messageId: string; number: number };

export function encodeReceipt(receipt: Receipt): string {
  return Buffer.from(JSON.stringify([receipt.queueName, receipt.messageId, receipt.number])).toString('base64');
}

/** Throws ReceiptHandleIsInvalid for what this queue never handed out. */
export function decodeReceipt(handle: unknown, queueName: string): Receipt {
  if (typeof handle !== 'string' || handle === '') throw SqsFailure.missingParameter('ReceiptHandle');
  try {
    const [name, messageId, number] = JSON.parse(Buffer.from(handle, 'base64').toString('utf8')) as unknown[];
    if (name === queueName && typeof messageId === 'string' && typeof number === 'number')
      return { queueName, messageId, number };
  } catch {}
  const message = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  throw SqsFailure.model('ReceiptHandleIsInvalid', message, 'ReceiptHandleIsInvalid');
}
