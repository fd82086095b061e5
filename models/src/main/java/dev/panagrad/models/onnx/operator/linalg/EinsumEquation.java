package dev.panagrad.models.onnx.operator.linalg;

import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * An equation of Einstein's summation, such as {@code ij,jk->ik}, with a label for each axis.
 *
 * @param inputs the labels of each operand's axes
 * @param output the labels of the result's axes
 */
record EinsumEquation(List<List<Integer>> inputs, List<Integer> output) {
  private static final String DOTS = "...";

  /**
   * The labels of axes covered by an ellipsis, counted down from the last axis; letters have higher
   * labels.
   */
  private static final int LAST_DOT = -1;

  /**
   * Parses an equation.
   *
   * @throws IllegalArgumentException if it is invalid, or not for operands of these ranks
   */
  static EinsumEquation parse(String equation, List<Shape> shapes) {
    String plain = equation.replaceAll("\\s", "");
    int arrow = plain.indexOf("->");
    String left = arrow < 0 ? plain : plain.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != shapes.size()) {
      throw new IllegalArgumentException(
          "the equation '%s' is for %d operands, not %d"
              .formatted(equation, terms.length, shapes.size()));
    }
    List<List<Integer>> inputs = new ArrayList<>();
    int dots = 0;
    for (int i = 0; i < terms.length; i++) {
      int hidden = shapes.get(i).rank() - letters(terms[i], equation).length();
      if (hidden < 0 || (hidden > 0 && !terms[i].contains(DOTS))) {
        throw new IllegalArgumentException(
            "the term '%s' of '%s' is not for an operand of shape %s"
                .formatted(terms[i], equation, shapes.get(i)));
      }
      inputs.add(labels(terms[i], hidden));
      dots = Math.max(dots, hidden);
    }
    if (arrow < 0) {
      return new EinsumEquation(inputs, implicit(left, dots));
    }
    String right = plain.substring(arrow + 2);
    List<Integer> output = labels(right, dots);
    Set<Integer> known = new HashSet<>();
    inputs.forEach(known::addAll);
    letters(right, equation);
    boolean repeats = new HashSet<>(output).size() < output.size();
    if (repeats || !known.containsAll(output)) {
      throw new IllegalArgumentException(
          "the result '%s' of '%s' names an axis twice, or one that no operand has"
              .formatted(right, equation));
    }
    return new EinsumEquation(inputs, output);
  }

  /** A term without its ellipsis, which may occur once. */
  private static String letters(String term, String equation) {
    int at = term.indexOf(DOTS);
    String rest = at < 0 ? term : term.substring(0, at) + term.substring(at + DOTS.length());
    if (!rest.chars().allMatch(Character::isLetter)) {
      throw new IllegalArgumentException("'%s' in '%s' is no term".formatted(term, equation));
    }
    return rest;
  }

  private static List<Integer> labels(String term, int dots) {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < term.length(); i++) {
      if (term.startsWith(DOTS, i)) {
        for (int axis = dots; axis > 0; axis--) {
          labels.add(LAST_DOT - axis + 1);
        }
        i += DOTS.length() - 1;
      } else {
        labels.add((int) term.charAt(i));
      }
    }
    return labels;
  }

  /** The letters that occur once in the operands, in alphabetical order, after the ellipsis. */
  private static List<Integer> implicit(String terms, int dots) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    terms.chars().filter(Character::isLetter).forEach(c -> counts.merge(c, 1, Integer::sum));
    List<Integer> output = new ArrayList<>(labels(dots > 0 ? DOTS : "", dots));
    counts.forEach(
        (letter, count) -> {
          if (count == 1) {
            output.add(letter);
          }
        });
    return output;
  }

  /** The name of an axis in messages. */
  static String name(int label) {
    return label <= LAST_DOT ? DOTS : Character.toString(label);
  }
}
