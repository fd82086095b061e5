package dev.panagrad.serve;

import java.util.concurrent.Semaphore;

/** Limits how many requests may enter, how much memory they may use, and how many may compute. */
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

  /** A permit that ends when it is closed. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /** The permit for a model that limits its calls itself. */
  static final Pass FREE = () -> {};

  /** Admits a request whose body has this many bytes, or rejects it at once. */
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

  /** Waits for a turn to compute, in the order of arrival. */
  Pass compute() throws InterruptedException {
    computing.acquire();
    return computing::release;
  }

  /** How many requests are being served. */
  int underWay() {
    return all - places.availablePermits();
  }
}
