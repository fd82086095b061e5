package dev.panagrad.bench.compare.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engines, and the numbers of threads to try with each. */
public enum Engine {
  PANAGRAD("Panagrad", "#2a6f97", "dev.panagrad.bench.compare.panagrad.PanagradContestant"),
  TENSORFLOW("TensorFlow", "#f28e2b", "dev.panagrad.bench.peers.tensorflow.TensorFlowContestant"),
  PYTORCH("PyTorch", "#b5403a", "dev.panagrad.bench.peers.pytorch.PyTorchContestant"),
  ONNXRUNTIME(
      "ONNX Runtime", "#5b8e7d", "dev.panagrad.bench.peers.onnxruntime.OnnxRuntimeContestant");

  private final String title;
  private final String colour;
  private final String contestant;

  Engine(String title, String colour, String contestant) {
    this.title = title;
    this.colour = colour;
    this.contestant = contestant;
  }

  /** Its display name. */
  public String title() {
    return title;
  }

  /** The colour of its bars. */
  public String colour() {
    return colour;
  }

  /** The contestant class that its JVM runs. */
  String contestant() {
    return contestant;
  }

  /**
   * Options of its JVM.
   *
   * @param directives for the JIT compiler of our JVM
   * @param cache a folder where peers may unpack their natives
   */
  List<String> jvmOptions(Path directives, Path cache) {
    List<String> options = new ArrayList<>();
    if (this == PANAGRAD) {
      options.addAll(ProductJvm.options(directives));
    } else {
      options.add("-XX:+UseSerialGC");
      options.add("--enable-native-access=ALL-UNNAMED");
      // Their batches are made by our kernels.
      options.add("--add-modules=jdk.incubator.vector");
      options.add(ProductJvm.UNCHECKED);
    }
    if (this == TENSORFLOW) {
      options.add("-Dorg.bytedeco.javacpp.cachedir=" + cache.resolve("javacpp"));
    } else if (this == PYTORCH) {
      // Disables downloads and telemetry.
      options.add("-Dai.djl.offline=true");
      options.add("-DOPT_OUT_TRACKING=true");
      options.add("-DDJL_CACHE_DIR=" + cache.resolve("djl"));
    }
    return options;
  }

  /** Additional environment variables of its JVM. */
  Map<String, String> environment() {
    return this == PANAGRAD ? ProductJvm.ENVIRONMENT : Map.of();
  }

  /** The settings to try; the best one counts. */
  public List<Setting> settings() {
    return this == TENSORFLOW
        ? List.of(
            Setting.ONE,
            Setting.TWO,
            new Setting(2, 2),
            new Setting(1, Setting.CALLER),
            new Setting(2, Setting.CALLER))
        : this == PANAGRAD
            ? List.of(Setting.ONE, Setting.ADAPTIVE)
            : List.of(Setting.ONE, Setting.TWO);
  }

  /** The settings to try on busy processors: fixed numbers of threads, and its other modes. */
  public List<Setting> busySettings() {
    return this == PANAGRAD
        ? List.of(Setting.ONE, Setting.TWO, Setting.ADAPTIVE)
        : this == TENSORFLOW
            ? List.of(Setting.ONE, Setting.TWO, new Setting(1, Setting.CALLER))
            : settings();
  }

  /**
   * Numbers of threads.
   *
   * @param threads inside of one operation
   * @param interOp for parallel operations, {@link #CALLER} or {@link #FEWER}
   */
  public record Setting(int threads, int interOp) {
    /** Operations run one after the other in the thread that requests the run. */
    public static final int CALLER = 0;

    /** Fewer threads as long as more bring nothing. */
    public static final int FEWER = -1;

    /** Two threads, or fewer. */
    public static final Setting ADAPTIVE = new Setting(2, FEWER);

    /** One thread. */
    public static final Setting ONE = new Setting(1, 1);

    /** Two threads. */
    public static final Setting TWO = new Setting(2, 1);

    @Override
    public String toString() {
      return switch (interOp) {
        case 1 -> Integer.toString(threads);
        case FEWER -> threads + " or fewer";
        case CALLER -> threads + "/caller's";
        default -> threads + "/" + interOp;
      };
    }
  }
}
