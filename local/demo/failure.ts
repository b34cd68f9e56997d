/** The demo did not get where it should; the message says what is missing, for people. */
export class DemoFailure extends Error {
  override name = 'DemoFailure';
}
