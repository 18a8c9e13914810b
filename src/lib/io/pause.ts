const never = new Int32Array(new SharedArrayBuffer(4))

/** Does nothing for so long, where there is nothing else to do meanwhile: no event is served. */
export function pause(ms: number): void {
  Atomics.wait(never, 0, 0, ms)
}
