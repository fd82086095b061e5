package dev.panagrad.bench.compare.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Work;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContestantMainTest {
  private static final String OPEN =
      "open " + new Assignment(Kind.TRAIN, "net", Path.of("file"), 1, 1, true).line();

  @Test
  void aWorkWithoutAFloorSaysSo() throws IOException {
    ContestantMain main = new ContestantMain(new Fake(new Counting()));
    assertEquals("opened", main.answer(OPEN));
    assertEquals("1.0 2.0", main.answer("values 2"));
    assertEquals("NaN", main.answer("floor"));
  }

  @Test
  void theFloorIsTheWorks() throws IOException {
    ContestantMain main =
        new ContestantMain(
            new Fake(
                new Counting() {
                  @Override
                  public double floor() {
                    return 1250.5;
                  }
                }));
    main.answer(OPEN);
    assertEquals("1250.5", main.answer("floor"));
  }

  @Test
  void otherCommandsAreRefused() {
    ContestantMain main = new ContestantMain(new Fake(new Counting()));
    Exception e = assertThrows(IllegalArgumentException.class, () -> main.answer("ceiling"));
    assertEquals("no such command: ceiling", e.getMessage());
  }

  private record Fake(Work work) implements Contestant {
    @Override
    public String describe() {
      return "fake";
    }

    @Override
    public Work open(Assignment assignment) {
      return work;
    }
  }

  private static class Counting implements Work {
    private double runs;

    @Override
    public double run() {
      return ++runs;
    }

    @Override
    public void close() {}
  }
}
