/**
 * The values of an async iterable until it ends or the signal aborts, whichever is first; then the iterator is closed.
 * An iterator that is waiting is not waited for, so that closing never hangs on a silent upstream.
 */
export async function* untilAborted<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value> {
  const iterator = source[Symbol.asyncIterator]();
  let open = true;
  try {
    while (!signal.aborted) {
      const result = await nextOrAborted(iterator, signal);
      if (result === undefined) return;
      if (result.done === true) {
        open = false;
        return;
      }
      yield result.value;
    }
  } catch (error) {
    open = false;
    throw error;
  } finally {
    if (open) iterator.return?.().catch(() => undefined);
  }
}

function nextOrAborted<Value>(
  iterator: AsyncIterator<Value>,
  signal: AbortSignal,
): Promise<IteratorResult<Value> | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** A generator whose `return` takes effect at once, even while a value is awaited: it aborts first. */
export function closable<Value>(values: AsyncGenerator<Value>, abort: () => void): AsyncGenerator<Value> {
  return {
    next: () => values.next(),
    return: (value) => {
      abort();
      return values.return(value);
    },
    throw: (error) => {
      abort();
      return values.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      abort();
      await values.return(undefined);
    },
  };
}
