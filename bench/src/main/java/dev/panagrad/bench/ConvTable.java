package dev.panagrad.bench;

import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.WorkerPool;
import java.util.Map;

/**
 * Prints the rate of every convolution of the MNIST networks in its three directions.
 *
 * <p>Arguments: the batch (100), the threads (1), milliseconds a figure (400). Rates count the true
 * batch and only taps inside the image; the best run counts.
 */
public final class ConvTable {
  private ConvTable() {}

  /** Prints the table. */
  public static void main(String[] args) {
    int n = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    int millis = args.length > 2 ? Integer.parseInt(args[2]) : 400;
    System.out.printf("batch %d, %d threads, GFLOP/s and ms%n", n, threads);
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (Map.Entry<String, ConvSpec> layer : ConvLayers.of(n).entrySet()) {
        StringBuilder line = new StringBuilder("%-24s".formatted(layer.getKey()));
        for (String direction : new String[] {"forward", "data", "filter"}) {
          if (direction.equals("data") && layer.getValue().c() == 1) {
            line.append(" %-8s %15s".formatted(direction, "-"));
            continue;
          }
          try (Workspace memory = new Workspace()) {
            ConvRunner runner =
                new ConvRunner(KernelSets.best().conv(), layer.getValue(), direction, pool, memory);
            double rate = runner.best(millis);
            double time = layer.getValue().flops() / rate / 1e6;
            line.append(" %-8s %6.0f %7.3f ".formatted(direction, rate, time));
          }
        }
        System.out.println(line);
      }
    }
  }
}
