package dev.panagrad.graph.op.update;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.source.Variable;
import java.util.List;

/** Shared by the updates of variables. */
public final class Updates {
  /** Elements per cache line. */
  private static final long CACHE_LINE = 16;

  private Updates() {}

  static void checkVariable(List<Node> inputs, int index) {
    Node node = inputs.get(index);
    Rules.check(
        node.op() instanceof Variable,
        "input %d must be a variable, but '%s' is a %s",
        index,
        node.name(),
        node.op().name());
  }

  static void checkSame(List<Node> inputs, int value, int variable) {
    Rules.type(inputs, value, DType.FLOAT32);
    Shape expected = inputs.get(variable).shape();
    Shape given = inputs.get(value).shape();
    Rules.check(
        Rules.compatible(expected, given),
        "variable '%s' has shape %s and can't take a value of %s",
        inputs.get(variable).name(),
        expected,
        given);
  }

  /**
   * Checks inputs: {@code scalars} scalars, then groups of {@code slots} variables and a gradient,
   * all of one shape.
   */
  static void checkGroups(List<Node> inputs, int scalars, int slots) {
    int group = slots + 1;
    Rules.check(
        inputs.size() > scalars && (inputs.size() - scalars) % group == 0,
        "it takes %d scalars and groups of %d, not %d inputs",
        scalars,
        group,
        inputs.size());
    for (int i = 0; i < scalars; i++) {
      Rules.scalar(inputs, i);
      Rules.type(inputs, i, DType.FLOAT32);
    }
    for (int first = scalars; first < inputs.size(); first += group) {
      for (int i = first; i < first + slots; i++) {
        checkVariable(inputs, i);
        checkSame(inputs, i, first);
      }
      checkSame(inputs, first + slots, first);
    }
  }

  /** Updates a range of one variable's elements. */
  @FunctionalInterface
  interface Update {
    /**
     * Updates elements {@code from} to {@code to - 1} of a variable.
     *
     * @param variable the variable's index, from 0
     */
    void run(int variable, long from, long to);
  }

  /**
   * Adds one pass over all variables. Every thread gets the same share of each variable, so it
   * updates the rows of a matrix whose gradient it has computed and with which it multiplies in the
   * next run: they stay in its cache.
   *
   * @param nanos estimated nanoseconds per element
   */
  static void lower(LoweringContext context, Buffer[] variables, double nanos, Update update) {
    long sum = 0;
    for (Buffer variable : variables) {
      sum += variable.length();
    }
    long total = sum;
    context.range(
        "",
        total,
        nanos,
        (from, to) -> {
          for (int i = 0; i < variables.length; i++) {
            long length = variables[i].length();
            long low = share(length, from, total);
            long high = share(length, to, total);
            if (low < high) {
              update.run(i, low, high);
            }
          }
        });
  }

  /** The part of a length, in whole cache lines, proportional to a part of the total. */
  private static long share(long length, long part, long total) {
    return part == total
        ? length
        : (long) ((double) part / total * length) / CACHE_LINE * CACHE_LINE;
  }

  /** The buffers of every {@code step}-th input, starting at {@code first}. */
  static Buffer[] every(LoweringContext context, int first, int step) {
    int count = (context.node().inputs().size() - first + step - 1) / step;
    Buffer[] buffers = new Buffer[count];
    for (int i = 0; i < count; i++) {
      buffers[i] = context.in(first + i * step);
    }
    return buffers;
  }
}
