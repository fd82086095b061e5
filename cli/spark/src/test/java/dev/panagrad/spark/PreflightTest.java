package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.terminal.Console;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What is said before anything is trained. */
class PreflightTest {
  private static final int JAVA_17 = 61;

  @Test
  void anOldJavaIsNamedWithItsExecutor() {
    assertEquals(
        Optional.empty(),
        Preflight.firstTooOld(List.of("25 executor 0 on a", "26 executor 1 on b")));
    String sentence =
        Preflight.firstTooOld(List.of("25 executor 0 on a", "17 executor 1 on b")).orElseThrow();
    assertTrue(sentence.startsWith("executor 1 on b runs on Java 17"), sentence);
    assertTrue(sentence.contains("JDK 25"), sentence);
  }

  @Test
  void whatAsksRunsOnJava17() throws IOException {
    for (Class<?> one : List.of(Train.class, Preflight.class, Preflight.AskJava.class)) {
      String name = one.getName().substring(one.getName().lastIndexOf('.') + 1) + ".class";
      try (InputStream in = one.getResourceAsStream(name);
          DataInputStream data = new DataInputStream(in)) {
        data.readInt();
        data.readUnsignedShort();
        assertEquals(JAVA_17, data.readUnsignedShort(), name);
      }
    }
  }

  @Test
  void dynamicAllocationIsRefusedAtOnce() {
    SparkConf conf = new SparkConf(false).set("spark.dynamicAllocation.enabled", "true");
    assertTrue(
        Preflight.wrongSetting(conf)
            .orElseThrow()
            .contains("spark.dynamicAllocation.enabled=false"));
    assertEquals(Optional.empty(), Preflight.wrongSetting(new SparkConf(false)));
  }

  /** Before Spark is started: it would ask for executors first. */
  @Test
  void dynamicAllocationIsASentenceOfTheCommand() {
    String setting = "spark.dynamicAllocation.enabled";
    StringWriter err = new StringWriter();
    Console console = Console.plain(new PrintWriter(new StringWriter()));
    System.setProperty(setting, "true");
    try {
      assertEquals(
          1,
          TrainMain.run(console, new PrintWriter(err), "train", "mnist-softmax", "--workers", "2"));
    } finally {
      System.clearProperty(setting);
    }
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains("set " + setting + "=false"), err::toString);
  }

  @Test
  void whatSparkRefusesIsSaidInOnesOwnWords() {
    Throwable slots =
        new RuntimeException("x", new IllegalStateException("[SPARK-24819]: Barrier"));
    assertTrue(Preflight.sentence(slots, 4, 2).contains("--workers 2"));
    assertTrue(Preflight.sentence(slots, 4, 0).contains("the executors did not come in time"));
    assertTrue(Preflight.sentence(slots, 4, 4).contains("maxConcurrentTasksCheck.maxFailures"));
    assertEquals(
        "Spark has given up: first",
        Preflight.sentence(new RuntimeException("first\nsecond"), 4, 2));
  }

  @Test
  void otherCommandsAreRefused() {
    StringWriter err = new StringWriter();
    Console console = Console.plain(new PrintWriter(new StringWriter()));
    assertEquals(2, TrainMain.run(console, new PrintWriter(err), "list"));
    assertTrue(err.toString().contains("train EXPERIMENT --workers N"), err::toString);
  }

  @Test
  void executorsHaveTheCommandsOptionsForSpeed() throws Exception {
    SparkConf conf = TrainMain.configure(new SparkConf(false), "train", "mnist-softmax");
    assertEquals(TrainMain.FAST, conf.get("spark.executor.defaultJavaOptions"));
    assertEquals("panagrad train mnist-softmax", conf.get("spark.app.name"));
    List<String> lines = Files.readAllLines(Path.of("../src/main/image/lib/jvm.options"));
    for (String option : TrainMain.FAST.split(" ", -1)) {
      assertTrue(lines.contains(option), option);
    }
  }
}
