package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row's result against its naive reference, and the same under every option. */
class OpForwardTest {
  private static final long SEED = 42;

  static Stream<OpCase> rows() {
    return OpCases.all();
  }

  static Stream<OpCase> rowsWithBatch() {
    return rows().filter(OpCase::hasBatch);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void scalarKernelsAgreeWithTheReference(OpCase row) {
    assertAgrees(row, Trial.plain());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void bestKernelsAgreeWithTheReference(OpCase row) {
    assertAgrees(row, Trial.plain().withKernels(KernelSets.best()));
  }

  /** One session, fed with several batches. */
  private static void assertAgrees(OpCase row, SessionOptions options) {
    Trial trial = new Trial(row, Trial.Extra.NONE);
    try (Session session = new Session(trial.graph, options)) {
      for (int batch : row.hasBatch() ? new int[] {7, 1, 100, 7} : new int[] {1}) {
        Doubles[] fed = row.draw(batch, SEED + batch);
        Doubles expected = row.reference.apply(fed);
        assertTrue(
            trial.result.shape().accepts(expected.shape()),
            () -> row + " promises " + trial.result.shape() + " but is " + expected.shape());
        assertClose(
            expected, trial.run(session, fed).getFirst(), row.tolerance, row + ", batch " + batch);
      }
    }
  }

  static void assertClose(Doubles expected, float[] found, double tolerance, String what) {
    assertEquals(expected.data().length, found.length, what);
    for (int i = 0; i < found.length; i++) {
      double wanted = expected.data()[i];
      int at = i;
      assertTrue(
          Math.abs(found[i] - wanted) <= tolerance * Math.max(1, Math.abs(wanted)),
          () ->
              "%s, seed %d: element %d of %s should be %s, is %s"
                  .formatted(what, SEED, at, expected.shape(), wanted, found[at]));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void memoryReuseKeepsTheBits(OpCase row) {
    Doubles[] fed = row.draw(33, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    assertSameBits(
        trial.run(Trial.plain().withReuse(false), fed), trial.run(Trial.plain(), fed), row);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rewritingKeepsTheValues(OpCase row) {
    Doubles[] fed = row.draw(13, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    float[] found = trial.run(Trial.plain().withRewrite(false), fed).getFirst();
    assertClose(row.reference.apply(fed), found, row.tolerance, row.toString());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void inputsThatAreFetchedOrReadLaterAreNotOverwritten(OpCase row) {
    Doubles[] fed = row.draw(21, SEED);
    float[] result = new Trial(row, Trial.Extra.NONE).run(Trial.plain(), fed).getFirst();
    for (Trial.Extra extra : List.of(Trial.Extra.INPUTS, Trial.Extra.LATE_COPIES)) {
      List<float[]> found = new Trial(row, extra).run(Trial.plain(), fed);
      assertArrayEquals(result, found.getFirst(), () -> row + " with " + extra);
      for (int i = 0; i < fed.length; i++) {
        assertClose(fed[i], found.get(i + 1), 0, row + ", input " + i + " with " + extra);
      }
    }
  }

  /** A batch so large that the work is cut into parts. */
  @ParameterizedTest
  @MethodSource("rowsWithBatch")
  void threadsDoNotChangeTheBits(OpCase row) {
    Doubles[] fed = row.draw(2_003, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    SessionOptions options = Trial.plain().withKernels(KernelSets.best());
    List<float[]> one = trial.run(options, fed);
    assertSameBits(one, trial.run(options.withThreads(2), fed), row);
    assertSameBits(one, trial.run(options.withThreads(3), fed), row);
  }

  static void assertSameBits(List<float[]> expected, List<float[]> found, Object what) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i), what + ", fetch " + i);
    }
  }
}
