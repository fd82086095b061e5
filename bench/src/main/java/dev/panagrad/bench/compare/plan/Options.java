package dev.panagrad.bench.compare.plan;

import dev.panagrad.bench.compare.process.Engine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The scope and the duration of a comparison.
 *
 * @param engines to compare
 * @param only names of rows, none for all
 * @param rounds measured for each row
 * @param millis the length of a round
 * @param warmUp milliseconds before the first round
 * @param busy whether to measure next to busy programs, with every number of threads
 * @param together whether to measure two works at once, in two programs and in one
 * @param onnx whether to run ONNX files instead, compared with ONNX Runtime
 * @param starts how often a start is measured
 * @param directives for the JIT compiler of our JVM
 * @param image the linked product, for the time a user waits
 * @param models a folder with existing ONNX files
 * @param out folder for the results
 */
public record Options(
    List<Engine> engines,
    List<String> only,
    int rounds,
    int millis,
    int warmUp,
    boolean busy,
    boolean together,
    boolean onnx,
    int starts,
    Path directives,
    Path image,
    Path models,
    Path out) {

  /**
   * Reads {@code --name value} pairs, {@code --quick}, {@code --busy}, {@code --together} and
   * {@code --onnx}.
   */
  public static Options parse(String[] args) {
    boolean quick = List.of(args).contains("--quick");
    boolean onnx = List.of(args).contains("--onnx");
    return new Options(
        engines(
            value(
                args, "--engines", onnx ? "panagrad,onnxruntime" : "panagrad,tensorflow,pytorch")),
        words(value(args, "--only", "")),
        Integer.parseInt(value(args, "--rounds", quick ? "3" : "15")),
        Integer.parseInt(value(args, "--millis", quick ? "200" : "500")),
        Integer.parseInt(value(args, "--warm-up", quick ? "1500" : "4000")),
        List.of(args).contains("--busy"),
        List.of(args).contains("--together"),
        onnx,
        Integer.parseInt(value(args, "--starts", quick ? "1" : "5")),
        Path.of(value(args, "--directives", "cli/src/main/image/lib/compiler-directives.json")),
        Path.of(value(args, "--image", "cli/target/image")),
        Path.of(value(args, "--models", "../shared/onnx/models")),
        Path.of(value(args, "--out", "bench/target/compare")));
  }

  /** Whether a row was requested. */
  public boolean wants(String row) {
    return only.isEmpty() || only.contains(row);
  }

  private static List<Engine> engines(String names) {
    return words(names).stream().map(n -> Engine.valueOf(n.toUpperCase(Locale.ROOT))).toList();
  }

  private static List<String> words(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  private static String value(String[] args, String name, String otherwise) {
    int at = Arrays.asList(args).indexOf(name);
    return at >= 0 && at + 1 < args.length ? args[at + 1] : otherwise;
  }
}
