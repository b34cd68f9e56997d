import type { LocalResponse } from '../../kernel/http.ts';
import { element, XML_CONTENT_TYPE } from './xml.ts';

/** An error that S3 would answer with; `fields` are extra elements of its XML. */
export class S3Failure extends Error {
  override name = 'S3Failure';
  readonly #status: number;
  readonly #code: string;
  readonly #fields: { [name: string]: string };

  constructor(status: number, code: string, message: string, fields: { [name: string]: string } = {}) {
    super(message);
    this.#status = status;
    this.#code = code;
    this.#fields = fields;
  }

  static accessDenied(message: string, fields?: { [name: string]: string }): S3Failure {
    return new S3Failure(403, 'AccessDenied', message, fields);
  }

  static noSuchKey(key: string): S3Failure {
    return new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
  }

  static noSuchBucket(bucket: string): S3Failure {
    return new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
  }

  static invalidRequest(message: string): S3Failure {
    return new S3Failure(400, 'InvalidRequest', message);
  }

  /** HEAD gets the status alone, as HTTP demands. */
  response(method: string): LocalResponse {
    if (method === 'HEAD') return { status: this.#status };
    const fields = { Code: this.#code, Message: this.message, ...this.#fields };
    const elements = Object.entries(fields).map(([name, value]) => element(name, value));
    return {
      status: this.#status,
      headers: XML_CONTENT_TYPE,
      body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', elements)}`,
    };
  }
}
