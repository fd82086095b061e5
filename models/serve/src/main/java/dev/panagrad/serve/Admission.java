package dev.panagrad.serve;

import java.util.concurrent.Semaphore;

/** Who may come in, how much memory they may bring, and who may compute. */
final class Admission {
  private static final int KB = 1024;

  private final Semaphore places;
  private final Semaphore memory;
  private final Semaphore computing;
  private final int all;

  Admission(ServeOptions options) {
    all = options.mostWaiting();
    places = new Semaphore(all);
    memory =
        new Semaphore((int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(options.mostMemory(), KB)));
    computing = new Semaphore(options.threads(), true);
  }

  /** Something that ends. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /** For a model that orders its calls by itself. */
  static final Pass FREE = () -> {};

  /** Lets a body of so many bytes in, or refuses it at once. */
  Pass enter(int bytes) throws RequestException {
    int share = Math.ceilDiv(bytes, KB);
    if (!places.tryAcquire()) {
      throw full();
    }
    if (!memory.tryAcquire(share)) {
      places.release();
      throw full();
    }
    return () -> {
      memory.release(share);
      places.release();
    };
  }

  private static RequestException full() {
    return new RequestException(503, "too many requests are under way; come again in a second");
  }

  /** Waits for a turn to compute; those who came first are first. */
  Pass compute() throws InterruptedException {
    computing.acquire();
    return computing::release;
  }

  /** How many are in. */
  int underWay() {
    return all - places.availablePermits();
  }
}
