package dev.panagrad.graph.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.ModuleClasses;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.OpCases;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table has a row for every op, and each row really uses its op. */
class OpTableTest {
  static Stream<OpCase> rows() {
    return OpCases.all();
  }

  @Test
  void everyOpHasARow() {
    Set<String> missing =
        ModuleClasses.builtInOps().stream()
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    assertTrue(missing.size() > 100, () -> "only found " + missing);
    rows().forEach(row -> missing.remove(row.op().getSimpleName()));
    UpdateCase.all().forEach(row -> missing.remove(row.op().getSimpleName()));
    assertEquals(Set.of(), missing, "ops without a row in the table of cases");
  }

  @Test
  void everyOpRefusesSomething() {
    // These, and functions of one input, accept whatever has as many inputs as they take.
    Set<Class<? extends Op>> withoutBorders =
        Set.of(
            Placeholder.class,
            Variable.class,
            Identity.class,
            StopGradient.class,
            BatchNorm.class,
            FusedConv2d.class,
            FusedFilterGrad.class,
            OneHot.class,
            Cast.class);
    Set<Class<? extends Op>> refusing =
        rows()
            .filter(row -> !row.wrong().isEmpty())
            .map(row -> row.op())
            .collect(Collectors.toSet());
    List<String> lax =
        rows()
            .map(row -> row.op())
            .distinct()
            .filter(op -> !refusing.contains(op) && !withoutBorders.contains(op))
            .filter(op -> !Unary.class.isAssignableFrom(op))
            .map(Class::getSimpleName)
            .toList();
    assertEquals(List.of(), lax, "ops of which no wrong use is listed");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theRowUsesItsOp(OpCase row) {
    Trial trial = new Trial(row, Trial.Extra.NONE);
    Stream<Node> steps = trial.steps(row.draw(5, 1)).stream();
    assertTrue(
        Stream.concat(trial.graph().nodes().stream(), steps)
            .anyMatch(node -> node.op().getClass() == row.op()),
        () -> row + " has no node of its op");
  }
}
