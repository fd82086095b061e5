package dev.panagrad.graph.op;

import dev.panagrad.graph.testing.OpCase;
import java.util.List;
import java.util.stream.Stream;

/** The table of cases. */
final class OpCases {
  private OpCases() {}

  private static final List<OpCase> ALL =
      Stream.of(
              ElementwiseCases.all(),
              ReductionCases.all(),
              MatrixCases.all(),
              AttentionCases.all(),
              BatchProductCases.all(),
              MovementCases.all(),
              ArrayCases.all(),
              SoftmaxCases.all(),
              ImageCases.all(),
              NormCases.all(),
              LayerNormCases.all(),
              SelectionCases.all(),
              DetCases.all(),
              WindowCases.all())
          .flatMap(List::stream)
          .toList();

  /** All rows. */
  static Stream<OpCase> all() {
    return ALL.stream();
  }
}
