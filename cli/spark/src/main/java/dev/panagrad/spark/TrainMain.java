package dev.panagrad.spark;

import dev.panagrad.cli.command.CommandLines;
import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.train.Experiment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The training command, whose workers are tasks of its own Spark application. */
public final class TrainMain {
  /**
   * The options of executors that matter for speed, as in the command's jvm.options. Spark puts the
   * user's extraJavaOptions behind its default ones.
   */
  static final String FAST =
      "-XX:-UseFPUForSpilling -Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0";

  private TrainMain() {}

  /** Runs a command line and returns its exit code: 0 success, 1 failure, 2 wrong usage. */
  public static int run(String... args) {
    return run(Console.ofSystem(), Console.writer(System.err), args);
  }

  /** Runs a command line with other destinations for its output. */
  static int run(Console console, PrintWriter err, String... args) {
    if (args.length == 0 || !args[0].equals("train")) {
      err.println(
          "panagrad: on Spark there is 'train EXPERIMENT --workers N --shards S'; other commands"
              + " are those of panagrad");
      err.flush();
      return 2;
    }
    SparkConf conf = configure(new SparkConf(), args);
    Optional<String> wrong = Preflight.wrongSetting(conf);
    if (wrong.isPresent()) {
      err.println("panagrad: " + wrong.get());
      err.flush();
      return 1;
    }
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      return run(context, console, err, args);
    }
  }

  /** Adds the settings of a training that the user hasn't made. */
  static SparkConf configure(SparkConf conf, String... args) {
    conf.setIfMissing("spark.app.name", "panagrad " + String.join(" ", args));
    conf.setIfMissing("spark.executor.defaultJavaOptions", FAST);
    Preflight.configure(conf);
    return conf;
  }

  /** Runs a command line in an existing context. */
  static int run(JavaSparkContext context, Console console, PrintWriter err, String... args) {
    Panagrad root =
        new Panagrad(console, Experiment::open, (workers, _) -> new SparkTeam(context, workers));
    try {
      String[] words = withThreads(args, context.getConf().getInt("spark.task.cpus", 1));
      return CommandLines.of(root, err, words).execute(words);
    } catch (Error e) {
      return Failures.report(err, e, root.debug());
    } finally {
      console.out().flush();
    }
  }

  /** A worker uses the processors of its task by default. */
  private static String[] withThreads(String[] args, int threads) {
    List<String> words = new ArrayList<>(List.of(args));
    if (words.stream().noneMatch(word -> word.startsWith("--threads"))) {
      words.add("--threads=" + threads);
    }
    return words.toArray(String[]::new);
  }
}
