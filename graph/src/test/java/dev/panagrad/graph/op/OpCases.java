package dev.panagrad.graph.op;

import dev.panagrad.graph.ModuleClasses;
import dev.panagrad.graph.testing.OpCase;
import java.util.List;
import java.util.stream.Stream;

/** The table of cases: what {@code all()} gives in each class named {@code …Cases}. */
public final class OpCases {
  private OpCases() {}

  private static final List<OpCase> ALL =
      ModuleClasses.call("Cases", "all", List.class).stream()
          .flatMap(rows -> ((List<?>) rows).stream())
          .map(OpCase.class::cast)
          .toList();

  /** All rows. */
  public static Stream<OpCase> all() {
    return ALL.stream();
  }
}
