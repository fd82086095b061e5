package dev.panagrad.spark;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The scorers of this JVM by the content of their model, shared by all tasks of an executor. One
 * that no task uses is freed once the JVM needs memory, and opened again if it is asked for.
 */
final class Scorers {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final Map<String, SoftReference<Scorer>> OPEN = new HashMap<>();

  private Scorers() {}

  /**
   * The scorer of a model.
   *
   * @param key the same for models with the same content
   * @param open opens it
   */
  static synchronized Scorer of(String key, Supplier<Scorer> open) {
    SoftReference<Scorer> known = OPEN.get(key);
    Scorer scorer = known == null ? null : known.get();
    if (scorer == null) {
      Scorer opened = open.get();
      scorer = new Shared(opened);
      CLEANER.register(scorer, opened::close);
      OPEN.values().removeIf(other -> other.get() == null);
      OPEN.put(key, new SoftReference<>(scorer));
    }
    return scorer;
  }

  /** What tasks hold: the model is closed when none of them does any more. */
  private record Shared(Scorer opened) implements Scorer {
    @Override
    public int classes() {
      return opened.classes();
    }

    @Override
    public int features() {
      return opened.features();
    }

    @Override
    public void score(float[] examples, int count, float[] into) {
      try {
        opened.score(examples, count, into);
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException("it is closed when no task uses it");
    }
  }
}
