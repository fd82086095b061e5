package dev.panagrad.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Packages that use each other, directly or through others. */
final class PackageCircles {
  private final Map<String, Set<String>> uses = new TreeMap<>();

  private PackageCircles() {}

  /**
   * The circles among packages.
   *
   * @param mentioned the classes that a class mentions, all in binary form with slashes
   */
  static List<Set<String>> of(Map<String, Set<String>> mentioned) {
    PackageCircles graph = new PackageCircles();
    mentioned.forEach(
        (name, others) -> {
          Set<String> used = graph.uses.computeIfAbsent(home(name), _ -> new TreeSet<>());
          others.stream()
              .filter(mentioned::containsKey)
              .map(PackageCircles::home)
              .filter(other -> !other.equals(home(name)))
              .forEach(used::add);
        });
    return graph.circles();
  }

  private List<Set<String>> circles() {
    List<Set<String>> circles = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (String start : uses.keySet()) {
      Set<String> circle = new TreeSet<>();
      for (String other : reached(start)) {
        if (reached(other).contains(start)) {
          circle.add(other);
        }
      }
      if (!circle.isEmpty() && done.add(circle.toString())) {
        circles.add(circle);
      }
    }
    return circles;
  }

  private Set<String> reached(String start) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(uses.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (reached.add(next)) {
        open.addAll(uses.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  /** The package of a class; module-info has none. */
  private static String home(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }
}
