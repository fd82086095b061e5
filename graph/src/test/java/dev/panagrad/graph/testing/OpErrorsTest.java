package dev.panagrad.graph.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.OpCases;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.reduce.CountLike;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong uses of each row's op: the message names the op, the node and both sides. */
class OpErrorsTest {
  static Stream<OpCase> rows() {
    return OpCases.all();
  }

  static Stream<OpCase> instances() {
    return rows().filter(row -> row.instance() != null);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void wrongShapesAreRefused(OpCase row) {
    new RefusalCheck(row).all();
  }

  @ParameterizedTest
  @MethodSource("instances")
  void anotherNumberOfInputsIsRefused(OpCase row) {
    if (row.takesAnyCount()) {
      return;
    }
    GraphBuilder g = new GraphBuilder();
    List<Node> inputs = new ArrayList<>(placeholders(g, row, -1));
    inputs.add(g.placeholder("more"));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> row.build().apply(g, inputs));
    int count = row.inputs().size();
    assertNames(row, thrown, List.of(count + " input", Integer.toString(count + 1)));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void anotherTypeIsRefusedOrKept(OpCase row) {
    for (int i = 0; i < row.inputs().size(); i++) {
      GraphBuilder g = new GraphBuilder();
      List<Node> inputs = placeholders(g, row, i);
      DType expected = row.inputs().get(i).type();
      boolean shapeOnly =
          i == 0 && (row.instance() instanceof CountLike || row.instance() instanceof DropoutMask);
      boolean anyType = row.takesAnyType() && expected == DType.FLOAT32 && standsAlone(row);
      if (anyType || shapeOnly) {
        DType type = row.build().apply(g, inputs).type();
        boolean moved = i == 0 && !shapeOnly;
        assertEquals(moved ? DType.INT32 : DType.FLOAT32, type, row + ", input " + i);
      } else {
        IllegalArgumentException thrown =
            assertThrows(
                IllegalArgumentException.class,
                () -> row.build().apply(g, inputs),
                row + " took another type of input " + i);
        assertNames(row, thrown, List.of("FLOAT32", "INT32"));
      }
    }
  }

  /** Whether one input of another type alone makes sense: not among parts of one value. */
  private static boolean standsAlone(OpCase row) {
    return !row.takesAnyCount() || row.inputs().size() == 1;
  }

  /** The row's inputs, one of them of the other type. */
  private static List<Node> placeholders(GraphBuilder g, OpCase row, int changed) {
    List<Shape> shapes = row.shapes(4);
    return IntStream.range(0, shapes.size())
        .mapToObj(
            i -> {
              DType type = row.inputs().get(i).type();
              DType other = type == DType.INT32 ? DType.FLOAT32 : DType.INT32;
              return g.placeholder("x" + i, i == changed ? other : type, shapes.get(i).sizes());
            })
        .toList();
  }

  private static void assertNames(
      OpCase row, IllegalArgumentException thrown, List<String> fragments) {
    String name = row.instance() == null ? row.op().getSimpleName() : row.instance().name();
    String message = thrown.getMessage();
    assertTrue(message.contains(name + " '" + name), () -> row + " isn't named in: " + message);
    for (String fragment : fragments) {
      assertTrue(message.contains(fragment), () -> row + ": no " + fragment + " in: " + message);
    }
  }
}
