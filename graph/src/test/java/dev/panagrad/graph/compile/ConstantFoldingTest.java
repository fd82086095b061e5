package dev.panagrad.graph.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What depends on constant memory only is computed when a schedule is made. */
class ConstantFoldingTest {
  private static final Shape FILTER = Shape.of(5, 2, 3, 3);
  private static final Shape IMAGES = Shape.of(2, 6, 6, 2);
  private final Buffer filter = random(FILTER, 1);
  private final Buffer scale = random(Shape.of(5), 2);

  private static Buffer random(Shape shape, long seed) {
    Random random = new Random(seed);
    Buffer buffer = Workspace.automatic(shape.elements());
    for (long i = 0; i < buffer.length(); i++) {
      buffer.set(i, random.nextFloat() - 0.5f);
    }
    return buffer;
  }

  /** A convolution by a filter that is permuted and scaled, and what it gives. */
  private final class Net implements AutoCloseable {
    final Session session;
    final Node output;
    final Feeds feeds;
    final Tensor images = Tensor.allocate(DType.FLOAT32, IMAGES);

    Net(boolean constant) {
      GraphBuilder g = new GraphBuilder();
      Node x = g.placeholder("x", IMAGES.sizes());
      Node weights = g.add(new Stored(FILTER, DType.FLOAT32, filter, constant));
      Node permuted = g.add(new Permute(List.of(2, 3, 1, 0)), weights);
      Node factor = g.add(new Stored(Shape.of(5), DType.FLOAT32, scale, constant));
      output = g.relu(g.conv2d(x, g.mul(permuted, factor), 1, Padding.SAME));
      session = new Session(g.build(), SessionOptions.defaults().withThreads(2));
      Buffer pixels = random(IMAGES, 3);
      for (long i = 0; i < pixels.length(); i++) {
        images.buffer().set(i, pixels.get(i));
      }
      feeds = new Feeds().put(x, images);
    }

    Executable plan() {
      return session.compile(feeds, Fetches.of(output));
    }

    List<String> ops() {
      return plan().schedule().steps().stream().map(step -> step.node().op().name()).toList();
    }

    float[] run() {
      return session.run(feeds, Fetches.of(output)).get(output).toArray();
    }

    @Override
    public void close() {
      session.close();
      images.close();
    }
  }

  @Test
  void constantsAreComputedOnceWithTheSameBits() {
    try (Net changing = new Net(false);
        Net constant = new Net(true)) {
      assertTrue(changing.ops().contains("Permute") && changing.ops().contains("Mul"));
      List<String> ops = constant.ops();
      assertTrue(!ops.contains("Permute") && !ops.contains("Mul"), ops.toString());
      assertEquals(2, changing.ops().size() - ops.size());
      assertArrayEquals(changing.run(), constant.run());
      assertArrayEquals(constant.run(), constant.run());
      long more = constant.plan().bytes() - changing.plan().bytes();
      assertTrue(more >= FILTER.elements() * Float.BYTES, more + " bytes more");
    }
  }

  @Test
  void whatItsOwnerMayChangeIsReadInEachRun() {
    try (Net net = new Net(false)) {
      float[] before = net.run();
      for (long i = 0; i < scale.length(); i++) {
        scale.set(i, 2 * scale.get(i) + 0.1f);
      }
      assertFalse(Arrays.equals(before, net.run()));
    }
  }
}
