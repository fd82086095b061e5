package dev.panagrad.models.data;

import java.util.List;
import java.util.stream.IntStream;

/** What a model predicts for an example. */
public sealed interface Target {
  /**
   * One of several classes.
   *
   * @param names of the classes, by number
   */
  record Classes(List<String> names) implements Target {
    /** Copies the names; there must be at least two, all different. */
    public Classes {
      names = List.copyOf(names);
      if (names.size() < 2 || names.stream().distinct().count() != names.size()) {
        throw new IllegalArgumentException(
            "classes need two or more different names, not " + names);
      }
    }

    @Override
    public int width() {
      return names.size();
    }
  }

  /**
   * One or more numbers.
   *
   * @param names of the numbers
   */
  record Numbers(List<String> names) implements Target {
    /** Copies the names. */
    public Numbers {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("there must be a number to tell");
      }
    }

    @Override
    public int width() {
      return names.size();
    }
  }

  /** Classes named by their numbers. */
  static Target classes(int count) {
    return new Classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** One or more numbers, by their names. */
  static Target numbers(String... names) {
    return new Numbers(List.of(names));
  }

  /** The number of output values that a network needs for it. */
  int width();

  /** The number of floats of an example's target in a {@link Dataset}. */
  default int values() {
    return this instanceof Classes ? 1 : width();
  }
}
