/**
 * Makes this thread's `Date` follow the local clock: `Date.now()` and `new Date()` are shifted by the offset in
 * milliseconds that `offsetBuffer` holds. Dates made from arguments, parsing and `performance` stay as they are.
 */
export function shiftDate(offsetBuffer: SharedArrayBuffer): void {
  const RealDate = globalThis.Date;
  const offset = new BigInt64Array(offsetBuffer);
  const now = (): number => RealDate.now() + Number(Atomics.load(offset, 0));
  const ShiftedDate: DateConstructor = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, argumentList, newTarget) =>
      Reflect.construct(target, argumentList.length > 0 ? argumentList : [now()], newTarget),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  // So that `date.constructor` is the Date that everybody else sees.
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
