package dev.panagrad.bench.compare.plan;

import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.InstructionLimit;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The scope and the duration of a comparison. */
public final class Options {
  /**
   * The least works of a warm-up: what takes a second is compiled, and its threads are awake, only
   * after some of them.
   */
  public static final int LEAST_PRACTISED = 12;

  /** The least works of a round. */
  public static final int LEAST_IN_ROUND = 3;

  @Option(
      names = "--engines",
      split = ",",
      description = "Compare these: panagrad, tensorflow, pytorch; onnxruntime with --onnx.")
  private List<Engine> engines;

  @Option(names = "--only", split = ",", description = "Names of rows (default: all).")
  private List<String> only = List.of();

  @Option(
      names = "--bits",
      converter = Bits.class,
      description = "Hold all engines to vectors of 256 bits (AVX2) or 128 (SSE4).")
  private InstructionLimit limit = InstructionLimit.NONE;

  @Option(
      names = "--rounds",
      converter = Count.class,
      description = "Rounds for each row (default: 15).")
  private Integer rounds;

  @Option(
      names = "--millis",
      converter = Count.class,
      description = "The length of a round (default: 500).")
  private Integer millis;

  @Option(
      names = "--warm-up",
      converter = Count.class,
      description = "Milliseconds before the first round (default: 4000).")
  private Integer warmUp;

  @Option(
      names = "--starts",
      converter = Count.class,
      description = "How often a start is measured (default: 5).")
  private Integer starts;

  @Option(names = "--quick", description = "Fewer and shorter rounds.")
  private boolean quick;

  @Option(
      names = "--busy",
      description = "Measure beside busy programs, with every number of threads.")
  private boolean busy;

  @Option(
      names = "--together",
      description = "Measure two works at once, in two programs and in one.")
  private boolean together;

  @Option(names = "--onnx", description = "Run ONNX files instead, beside ONNX Runtime.")
  private boolean onnx;

  @Option(names = "--directives", description = "For the JIT compiler of our JVM.")
  private Path directives = Path.of("cli/src/main/image/lib/compiler-directives.json");

  @Option(names = "--image", description = "The linked product, for the time a user waits.")
  private Path image = Path.of("cli/target/image");

  @Option(names = "--models", description = "A folder with existing ONNX files.")
  private Path models = Path.of("../shared/onnx/models");

  @Option(names = "--out", description = "A folder for the results.")
  private Path out = Path.of("bench/target/compare");

  /** The defaults; the command line changes them. */
  public Options() {}

  /** Which to compare. */
  public List<Engine> engines() {
    if (engines != null) {
      return engines;
    }
    return onnx
        ? List.of(Engine.PANAGRAD, Engine.ONNXRUNTIME)
        : List.of(Engine.PANAGRAD, Engine.TENSORFLOW, Engine.PYTORCH);
  }

  /** Names of rows, none for all. */
  public List<String> only() {
    return only;
  }

  /** Whether a row was requested. */
  public boolean wants(String row) {
    return only.isEmpty() || only.contains(row);
  }

  /** The widest vectors. */
  public InstructionLimit limit() {
    return limit;
  }

  /** Rounds measured for each row. */
  public int rounds() {
    return given(rounds, 3, 15);
  }

  /** The length of a round. */
  public int millis() {
    return given(millis, 200, 500);
  }

  /** Milliseconds before the first round. */
  public int warmUp() {
    return given(warmUp, 1_500, 4_000);
  }

  /** How often a start is measured. */
  public int starts() {
    return given(starts, 1, 5);
  }

  private int given(Integer value, int brief, int usual) {
    return value != null ? value : quick ? brief : usual;
  }

  /** Whether to measure next to busy programs, with every number of threads. */
  public boolean busy() {
    return busy;
  }

  /** Whether to measure two works at once, in two programs and in one. */
  public boolean together() {
    return together;
  }

  /** Whether to run ONNX files instead, compared with ONNX Runtime. */
  public boolean onnx() {
    return onnx;
  }

  /** Directives for the JIT compiler of our JVM. */
  public Path directives() {
    return directives;
  }

  /** The linked product, for the time a user waits. */
  public Path image() {
    return image;
  }

  /** A folder with existing ONNX files. */
  public Path models() {
    return models;
  }

  /** A folder for results. */
  public Path out() {
    return out;
  }

  private static final class Bits implements ITypeConverter<InstructionLimit> {
    @Override
    public InstructionLimit convert(String value) {
      try {
        return InstructionLimit.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("[1-9][0-9]{0,8}")) {
        throw new TypeConversionException("'%s' is no number from 1 on".formatted(value));
      }
      return Integer.valueOf(value);
    }
  }
}
