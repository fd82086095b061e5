package dev.panagrad.spark;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark cluster on this machine: a master, workers, and executors in JVMs of their own. */
final class LocalCluster implements AutoCloseable {
  /** What came of a command line. */
  record Result(int code, String out, String err) {}

  private static final long PATIENCE_SECONDS = 120;

  final JavaSparkContext context;

  private LocalCluster(JavaSparkContext context) {
    this.context = context;
  }

  /** Starts one with some hosts of a core each. */
  static LocalCluster start(int hosts, String... settings) throws IOException {
    makeHome();
    SparkConf conf =
        new SparkConf()
            .setMaster("local-cluster[%d,1,1600]".formatted(hosts))
            .setAppName("test")
            .set("spark.executor.memory", "512m")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", own());
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    TrainMain.configure(conf, "test");
    LocalCluster cluster = new LocalCluster(new JavaSparkContext(conf));
    cluster.awaitExecutors(hosts);
    return cluster;
  }

  /** A machine that does much else starts JVMs slowly. */
  private void awaitExecutors(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (context.statusTracker().getExecutorInfos().length < count + 1) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the executors don't start");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Runs a command line in the driver, which this JVM is. */
  Result run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int code =
        TrainMain.run(
            context, Console.plain(new PrintWriter(out, true)), new PrintWriter(err, true), texts);
    return new Result(code, out.toString(), err.toString());
  }

  /** Where Spark expects its jars: links to those of the class path. */
  private static void makeHome() throws IOException {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "");
    for (Path jar : classPath().filter(Files::isRegularFile).toList()) {
      Path link = jars.resolve(jar.getFileName());
      if (isSpark(jar) && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
  }

  private static boolean isSpark(Path jar) {
    String name = jar.getFileName().toString();
    return !name.startsWith("panagrad") && !name.startsWith("junit");
  }

  /** The class path of our own classes, which executors load from where they lie. */
  private static String own() {
    List<String> own = new ArrayList<>();
    classPath()
        .filter(path -> Files.isDirectory(path) || !isSpark(path))
        .forEach(path -> own.add(path.toString()));
    return String.join(File.pathSeparator, own);
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(path -> Path.of(path).toAbsolutePath().normalize());
  }

  /** The executors' processes: children of this one. */
  static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** All variables of a checkpoint with all their bits, and what else a resumed run needs. */
  static List<String> state(Path run, String checkpoint) {
    try (SafetensorsFile file =
        SafetensorsFile.open(run.resolve("checkpoints/" + checkpoint + ".safetensors"))) {
      List<String> state = new ArrayList<>();
      for (String name : file.tensors().keySet().stream().sorted().toList()) {
        state.add(name + " " + Arrays.hashCode(file.floats(name)));
      }
      file.metadata().forEach((key, value) -> state.add(key + "=" + untimed(value)));
      state.removeIf(line -> line.startsWith("seconds="));
      state.sort(null);
      return state;
    }
  }

  /** Without the seconds that each epoch took. */
  private static String untimed(String value) {
    return value.replaceAll("\"seconds\":\"[^\"]*\"", "");
  }

  @Override
  public void close() {
    context.close();
  }
}
