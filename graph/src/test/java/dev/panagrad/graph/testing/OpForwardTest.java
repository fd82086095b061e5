package dev.panagrad.graph.testing;

import dev.panagrad.graph.op.OpCases;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row's result against its naive reference, and the same under every option. */
class OpForwardTest {
  static Stream<OpCase> rows() {
    return OpCases.all();
  }

  static Stream<OpCase> rowsWithBatch() {
    return rows().filter(OpCase::hasBatch);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void scalarKernelsAgreeWithTheReference(OpCase row) {
    new ForwardCheck(row).scalarKernelsAgreeWithTheReference();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bestKernelsAgreeWithTheReference(OpCase row) {
    new ForwardCheck(row).bestKernelsAgreeWithTheReference();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void memoryReuseKeepsTheBits(OpCase row) {
    new ForwardCheck(row).memoryReuseKeepsTheBits();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rewritingKeepsTheValues(OpCase row) {
    new ForwardCheck(row).rewritingKeepsTheValues();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void inputsThatAreFetchedOrReadLaterAreNotOverwritten(OpCase row) {
    new ForwardCheck(row).inputsThatAreFetchedOrReadLaterAreNotOverwritten();
  }

  @ParameterizedTest
  @MethodSource("rowsWithBatch")
  void threadsDoNotChangeTheBits(OpCase row) {
    new ForwardCheck(row).threadsDoNotChangeTheBits();
  }
}
