package dev.panagrad.graph.compile.floor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.lowering.Compiled;
import dev.panagrad.graph.compile.lowering.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeFloorTest {
  private static final int SIZE = 32;

  @Test
  void aProductTakesItsArithmeticAndItsTraffic() {
    GraphBuilder g = new GraphBuilder();
    Node a = g.placeholder("a", SIZE, SIZE);
    Node b = g.placeholder("b", SIZE, SIZE);
    Node product = g.matMul(a, b);
    try (Compiled compiled = new Compiled(g.build().nodes(), List.of(product), Compiled.target())) {
      List<Step> steps = compiled.plan().schedule().steps();
      TimeFloor floor = TimeFloor.measure(compiled.plan(), KernelSets.best(), 1);
      assertTrue(floor.gigaflops() > 0 && floor.gigabytes() > 0);
      double flops = 2.0 * SIZE * SIZE * SIZE;
      double bytes = 3.0 * SIZE * SIZE * Float.BYTES;
      double expected = flops / floor.gigaflops() + bytes / floor.gigabytes();
      assertEquals(expected, floor.nanos(steps), 1e-6 * expected);
      assertEquals(0, floor.nanos(List.of()));
    }
  }
}
