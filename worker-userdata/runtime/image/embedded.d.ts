/** The image scaler as the text of one CommonJS file; build-runtime.mjs makes it from image/scaler/main.ts. */
declare module 'remote-swe:image-scaler' {
  const text: string;
  export default text;
}
