package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Initializers;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A library user's loop: a step whose results are brought and whose feeds change. */
final class WarmRunTest {
  @Test
  void aRunIntoBroughtResultsAllocatesNothing() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 2);
    Node rate = g.placeholder("rate");
    Node w = g.variable("w", Shape.of(2, 3), Initializers.truncatedNormal(1));
    Node y = g.matMul(x, w);
    Node loss = g.mean(g.square(y));
    Node train = new Adam().minimize(g, loss, rate);
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Session session = new Session(g.build(), options.withKernels(KernelSets.scalar()));
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2)) {
      Results results = new Results(Fetches.of(loss, train, y));
      Feeds feeds = new Feeds().put(x, one);
      long least = Long.MAX_VALUE;
      float sum = 0;
      for (int i = 0; least > 0 && i < 5_000; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        session.run(feeds.put(rate, 0.01f / (1 + i)), results);
        sum += results.scalar(loss) + results.get(y).buffer().get(2);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes in a run");
      assertEquals(sum, sum, "a number");
    }
  }
}
