package dev.panagrad.bench.compare.process;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The widest vectors that engines may use, so that a machine can stand for one with less.
 *
 * <p>What each variable does was seen in the libraries' own reports ({@code ONEDNN_VERBOSE}, {@code
 * MKL_VERBOSE}, TensorFlow's log).
 */
public enum InstructionLimit {
  /** What the processor has. */
  NONE(List.of(), Map.of(), Map.of(), ""),

  /** AVX2 and fused multiply-adds: vectors of 256 bits in 16 registers. */
  AVX2(
      List.of("-XX:UseAVX=2", "-XX:MaxVectorSize=32"),
      Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"),
      Map.of("ATEN_CPU_CAPABILITY", "avx2", "MKL_ENABLE_INSTRUCTIONS", "AVX2"),
      ""),

  /**
   * Vectors of 128 bits in 16 registers. Our JVM keeps the instructions of AVX2: without fused
   * multiply-adds it would compute each one in software.
   */
  SSE4(
      List.of("-XX:UseAVX=2", "-XX:MaxVectorSize=16"),
      Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"),
      Map.of("ATEN_CPU_CAPABILITY", "default", "MKL_ENABLE_INSTRUCTIONS", "SSE4_2"),
      " Our JVM keeps fused multiply-adds, which SSE4 lacks.");

  private static final String FREE =
      "Not limited: TensorFlow's own loops, which are compiled for AVX without fused multiply-adds;"
          + " MKL, in PyTorch, on processors of AMD, where it takes the same code whatever is set.";

  private final List<String> jvm;
  private final Map<String, String> oneDnn;
  private final Map<String, String> pytorch;
  private final String remark;

  InstructionLimit(
      List<String> jvm, Map<String, String> oneDnn, Map<String, String> pytorch, String remark) {
    this.jvm = jvm;
    this.oneDnn = oneDnn;
    this.pytorch = pytorch;
    this.remark = remark;
  }

  /**
   * The limit of vectors of so many bits.
   *
   * @throws IllegalArgumentException if it is neither 128 nor 256
   */
  public static InstructionLimit of(String bits) {
    return switch (bits) {
      case "256" -> AVX2;
      case "128" -> SSE4;
      default -> throw new IllegalArgumentException("'%s' is neither 128 nor 256".formatted(bits));
    };
  }

  /** Options of every JVM: peers' batches are made by our kernels. */
  List<String> jvmOptions() {
    return jvm;
  }

  /** Environment variables that limit the libraries of an engine. */
  Map<String, String> environment(Engine engine) {
    return switch (engine) {
      case PANAGRAD, ONNXRUNTIME -> Map.of();
      case TENSORFLOW -> oneDnn;
      case PYTORCH -> both(oneDnn, pytorch);
    };
  }

  private static Map<String, String> both(Map<String, String> first, Map<String, String> second) {
    Map<String, String> all = new TreeMap<>(first);
    all.putAll(second);
    return all;
  }

  /** What is set and what can't be, for the head of a table; empty without a limit. */
  public String note() {
    if (this == NONE) {
      return "";
    }
    StringBuilder text = new StringBuilder("Limited: ");
    text.append("JVMs with ").append(String.join(" ", jvm));
    for (Engine engine : List.of(Engine.TENSORFLOW, Engine.PYTORCH)) {
      text.append("; ").append(engine.title()).append(" with");
      environment(engine).forEach((name, value) -> text.append(" %s=%s".formatted(name, value)));
    }
    return text.append('.').append(remark).append(' ').append(FREE).append('\n').toString();
  }
}
