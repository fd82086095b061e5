package dev.panagrad.bench.compare.process;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts heap allocation. */
final class Allocation {
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  Allocation() {}

  /** Bytes allocated by all threads since the JVM started. */
  long bytes() {
    return threads.getTotalThreadAllocatedBytes();
  }
}
