/** An error that the AWS service itself would answer with; each protocol writes it in its own way. */
export class AwsFailure extends Error {
  override name = 'AwsFailure';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message = '', status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
