package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors on an older Java, where one is installed; Spark alone would try four times. */
class OldJavaTest {
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  @TempDir Path folder;

  private static List<Path> older() throws IOException {
    if (!Files.isDirectory(JDKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(JDKS)) {
      return all.filter(jdk -> jdk.getFileName().toString().matches(".*\\b(1\\.)?(17|21)\\b.*"))
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
          .sorted()
          .toList();
    }
  }

  @Test
  void executorsOnAnOlderJavaAreNamedInASentence() throws IOException {
    List<Path> jdks = older();
    assumeFalse(jdks.isEmpty(), "no JDK 17 or 21 in " + JDKS);
    Path out = folder.resolve("run");
    try (LocalCluster cluster =
        LocalCluster.start(1, "spark.executorEnv.JAVA_HOME", jdks.getFirst().toString())) {
      LocalCluster.Result result =
          cluster.run("train", "mnist-softmax", "--workers", 1, "--out", out);
      assertEquals(1, result.code());
      assertEquals(1, result.err().lines().count(), result.err());
      assertTrue(result.err().startsWith("panagrad: executor 0 on "), result.err());
      assertTrue(result.err().contains("needs 25: install a JDK 25 there"), result.err());
    }
    assertFalse(Files.exists(out));
  }
}
