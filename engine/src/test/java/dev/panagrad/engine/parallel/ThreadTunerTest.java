package dev.panagrad.engine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tuner on machines that are made up: nothing here is timed. */
class ThreadTunerTest {
  private static final long SECOND = 1_000_000_000;

  /** What the runs of some time took on average, with the tuner's numbers of threads. */
  private static double runFor(ThreadTuner tuner, long nanos, IntToLongFunction machine) {
    long time = 0;
    long runs = 0;
    while (time < nanos) {
      long took = machine.applyAsLong(tuner.threads());
      tuner.ran(took);
      time += took;
      runs++;
    }
    return (double) time / runs;
  }

  /** Two idle cores. */
  private static IntToLongFunction idle(long work) {
    return threads -> work / threads + 5_000;
  }

  /**
   * One of two cores is busy: on both, now and then a thread waits for its turn; on one, only where
   * the system has put them on the same core.
   */
  private static IntToLongFunction busy(long work, SplittableRandom random) {
    return threads ->
        threads == 1
            ? work + (random.nextDouble() < work / 2e8 ? 3_000_000 : 0)
            : work / threads + (random.nextDouble() < work / 3e6 ? 3_000_000 : 0);
  }

  @Test
  void onIdleCoresHardlyAnyRunHasFewerThreads() {
    ThreadTuner tuner = ThreadTuner.upTo(2);
    double mean = runFor(tuner, 60 * SECOND, idle(800_000));
    assertEquals(2, tuner.best());
    assertTrue(mean < 1.002 * 405_000, "a run took " + mean);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aBusyCoreIsNoticedAndItsEndToo(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ThreadTuner tuner = ThreadTuner.upTo(2);
    runFor(tuner, 5 * SECOND, idle(800_000));
    double mean = runFor(tuner, 20 * SECOND, busy(800_000, random));
    assertEquals(1, tuner.best(), "seed " + seed);
    double alone = 800_000 + 3e6 * 800_000 / 2e8;
    assertTrue(
        mean < 1.05 * alone, "a run took " + mean + " instead of " + alone + ", seed " + seed);
    runFor(tuner, 5 * SECOND, idle(800_000));
    assertEquals(2, tuner.best(), "seed " + seed);
  }

  /** A browser that draws every two seconds, beside steps of any length. */
  @ParameterizedTest
  @ValueSource(longs = {400_000, 1_700_000, 9_000_000, 56_000_000, 300_000_000})
  void whatIsBusyNowAndThenChangesNothing(long work) {
    ThreadTuner tuner = ThreadTuner.upTo(2);
    runFor(tuner, 10 * SECOND, idle(work));
    double mean = runFor(tuner, 60 * SECOND, new Drawing(work));
    double both = runFor(ThreadTuner.fixed(2), 60 * SECOND, new Drawing(work));
    assertEquals(2, tuner.best());
    assertTrue(mean < 1.01 * both, "a run took " + mean + " instead of " + both);
  }

  /** All runs get slower and faster all the time: trials, which cost a fifth, must become rare. */
  @Test
  void whereEveryWindowDiffersTrialsAreRare() {
    ThreadTuner tuner = ThreadTuner.upTo(2);
    double mean = runFor(tuner, 60 * SECOND, new Waves());
    double alone = runFor(ThreadTuner.fixed(1), 60 * SECOND, new Waves());
    assertEquals(1, tuner.best());
    assertTrue(mean < 1.02 * alone, "a run took " + mean + " instead of " + alone);
  }

  /** Runs take 40 us for 200 ms, then 64 for as long; with two threads a fifth more. */
  private static final class Waves implements IntToLongFunction {
    private static final long WAVE = 200_000_000;
    private long now;

    @Override
    public long applyAsLong(int threads) {
      long alone = now / WAVE % 2 == 0 ? 40_000 : 64_000;
      long took = threads == 1 ? alone : alone * 6 / 5;
      now += took;
      return took;
    }
  }

  /** Two cores, one of which is taken for 50 ms in 2 s; parts are taken over by the other. */
  private static final class Drawing implements IntToLongFunction {
    private final long work;
    private long now;

    Drawing(long work) {
      this.work = work;
    }

    @Override
    public long applyAsLong(int threads) {
      long alone = work / threads;
      long next = (now / (2 * SECOND) + 1) * 2 * SECOND;
      boolean disturbed = threads > 1 && now + alone > next;
      long took = alone + (disturbed ? 25_000_000 : 0);
      now += took;
      return took;
    }
  }

  @Test
  void threadsThatBringNothingAreLeftOut() {
    // Two threads of one core: as fast together as one alone, and they have to meet.
    ThreadTuner tuner = ThreadTuner.upTo(2);
    double mean = runFor(tuner, 30 * SECOND, threads -> threads == 1 ? 90_000 : 97_000);
    assertEquals(1, tuner.best());
    assertTrue(mean < 1.01 * 90_000, "a run took " + mean);
  }

  @Test
  void amongManyThreadsTheBestNumberIsFound() {
    // Eight processors, of which two are busy half of the time: seven or eight threads wait for
    // them.
    ThreadTuner tuner = ThreadTuner.upTo(8);
    runFor(tuner, 60 * SECOND, threads -> 8_000_000 / threads + (threads > 4 ? 1_500_000 : 0));
    assertEquals(4, tuner.best());
    runFor(tuner, 60 * SECOND, threads -> 8_000_000 / threads);
    assertEquals(8, tuner.best());
  }

  @Test
  void longRunsAreJudgedByAFew() {
    ThreadTuner tuner = ThreadTuner.upTo(2);
    runFor(tuner, 30 * SECOND, threads -> threads == 2 ? 150_000_000 : 100_000_000);
    assertEquals(1, tuner.best());
  }

  @Test
  void aFixedNumberStays() {
    ThreadTuner tuner = ThreadTuner.fixed(3);
    runFor(tuner, 10 * SECOND, threads -> 1_000_000L * threads * threads);
    assertEquals(3, tuner.threads());
    assertEquals(3, tuner.best());
  }
}
