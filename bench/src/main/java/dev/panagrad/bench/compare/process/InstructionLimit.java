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
  NONE(0, "", "", "", ""),

  /** AVX2 and fused multiply-adds: vectors of 256 bits in 16 registers. */
  AVX2(32, "AVX2", "avx2", "AVX2", ""),

  /**
   * Vectors of 128 bits in 16 registers. Our JVM keeps the instructions of AVX2: without fused
   * multiply-adds it would compute each one in software.
   */
  SSE4(16, "SSE41", "default", "SSE4_2", " Our JVM keeps fused multiply-adds, which SSE4 lacks.");

  private static final String FREE =
      "Not limited: TensorFlow's own loops, which are compiled for AVX without fused multiply-adds;"
          + " MKL, in PyTorch, on processors of AMD, where it takes the same code whatever is set.";

  private final int vectorBytes;
  private final String oneDnn;
  private final String aten;
  private final String mkl;
  private final String remark;

  InstructionLimit(int vectorBytes, String oneDnn, String aten, String mkl, String remark) {
    this.vectorBytes = vectorBytes;
    this.oneDnn = oneDnn;
    this.aten = aten;
    this.mkl = mkl;
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
    return this == NONE
        ? List.of()
        : List.of("-XX:UseAVX=2", "-XX:MaxVectorSize=" + vectorBytes, ProductJvm.SIXTEEN_REGISTERS);
  }

  /** Environment variables that limit the libraries of an engine. */
  Map<String, String> environment(Engine engine) {
    if (this == NONE) {
      return Map.of();
    }
    return switch (engine) {
      case PANAGRAD, ONNXRUNTIME -> Map.of();
      case TENSORFLOW -> Map.of("ONEDNN_MAX_CPU_ISA", oneDnn);
      case PYTORCH ->
          Map.of(
              "ONEDNN_MAX_CPU_ISA", oneDnn,
              "ATEN_CPU_CAPABILITY", aten,
              "MKL_ENABLE_INSTRUCTIONS", mkl);
    };
  }

  /** What is set and what can't be, for the head of a table; empty without a limit. */
  public String note() {
    if (this == NONE) {
      return "";
    }
    StringBuilder text = new StringBuilder("Limited: ");
    text.append("JVMs with ").append(String.join(" ", jvmOptions()));
    for (Engine engine : List.of(Engine.TENSORFLOW, Engine.PYTORCH)) {
      text.append("; ").append(engine.title()).append(" with");
      new TreeMap<>(environment(engine))
          .forEach((name, value) -> text.append(" %s=%s".formatted(name, value)));
    }
    return text.append('.').append(remark).append(' ').append(FREE).append('\n').toString();
  }
}
