package dev.panagrad.bench.compare;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what is allocated on the heap. */
final class Allocation {
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  Allocation() {}

  /** Bytes allocated by all threads since the JVM began. */
  long bytes() {
    return threads.getTotalThreadAllocatedBytes();
  }
}
