// Preloaded with NODE_OPTIONS=--import into Node.js processes of a local instance: moves Date by LOCAL_CLOCK_OFFSET_MS, so that
// deadlines written by the (advanced) local system mean the same inside the machine.
const offsetMs = Number(process.env.LOCAL_CLOCK_OFFSET_MS);

if (Number.isFinite(offsetMs) && offsetMs !== 0) {
  const RealDate = Date;
  const now = () => RealDate.now() + offsetMs;
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
