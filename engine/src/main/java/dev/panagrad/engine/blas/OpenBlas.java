package dev.panagrad.engine.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The native library OpenBLAS, through the Foreign Function and Memory API.
 *
 * <p>Nothing is searched or loaded before {@link #open} is called. Once open it stays loaded.
 */
public final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;
  private static final int TEXT_LIMIT = 4096;

  private static OpenBlas opened;

  private final String where;
  private final String config;
  private final MethodHandle sgemm;
  private final MethodHandle setThreads;

  @SuppressWarnings("restricted") // native access is what this class is for
  private OpenBlas(SymbolLookup lookup, String where) throws Throwable {
    this.where = where;
    // Addresses are passed as longs: segments would be checked and pinned in every call.
    sgemm =
        handle(
            lookup,
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                JAVA_LONG,
                JAVA_INT,
                JAVA_LONG,
                JAVA_INT,
                JAVA_FLOAT,
                JAVA_LONG,
                JAVA_INT));
    setThreads = handle(lookup, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
    MemorySegment text =
        (MemorySegment)
            handle(lookup, "openblas_get_config", FunctionDescriptor.of(ADDRESS)).invokeExact();
    config = text.reinterpret(TEXT_LIMIT).getString(0);
    threads(1);
  }

  /**
   * Finds and loads the library, at the first call.
   *
   * @throws OpenBlasUnavailableException if the library isn't found or native access isn't allowed;
   *     the message lists what was tried and what to do
   */
  public static synchronized OpenBlas open() {
    if (opened == null) {
      requireNativeAccess();
      LibrarySearch search = LibrarySearch.ofSystem();
      SymbolLookup lookup = search.load();
      try {
        opened = new OpenBlas(lookup, search.found());
      } catch (Throwable e) {
        throw new OpenBlasUnavailableException(
            "OpenBLAS in %s can't be used: %s".formatted(search.found(), e), e);
      }
    }
    return opened;
  }

  private static void requireNativeAccess() {
    Module module = OpenBlas.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      throw new OpenBlasUnavailableException(
          "OpenBLAS needs native access, which this JVM does not grant; start java with"
              + " --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED")
              + ", or use the SIMD kernels, which need none.",
          null);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(SymbolLookup lookup, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(lookup.findOrThrow(name), type);
  }

  /** The library's location, and the version and CPU kernels that it reports. */
  public String describe() {
    return config + " from " + where;
  }

  /**
   * Sets the number of OpenBLAS's own threads for the whole process; 1 after opening.
   *
   * <p>Meant for comparisons: {@link OpenBlasGemm} uses its own threads, since the bits of a
   * product by OpenBLAS's threads depend on their number.
   */
  public void threads(int threads) {
    try {
      setThreads.invokeExact(threads);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Computes {@code C = op(A) op(B) + beta C}, row-major, with cblas_sgemm.
   *
   * @param a the address of A, likewise b and c; the caller guarantees the memory behind them
   * @param lda elements between rows of A as stored, likewise ldb and ldc
   */
  void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      float beta,
      long c,
      int ldc) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          transposeA ? TRANSPOSED : PLAIN,
          transposeB ? TRANSPOSED : PLAIN,
          m,
          n,
          k,
          1f,
          a,
          Math.max(1, lda),
          b,
          Math.max(1, ldb),
          beta,
          c,
          ldc);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(Throwable e) {
    return new IllegalStateException("a call of OpenBLAS failed: " + e, e);
  }
}
